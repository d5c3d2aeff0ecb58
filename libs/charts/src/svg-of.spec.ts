import { svgOf, type ChartSpec } from './svg-of.ts';

const curve: ChartSpec = {
  description: 'Accuracy <rises> from 1 to 3 & stays',
  data: {
    values: [
      { step: 0, score: 1, run: 'a' },
      { step: 10, score: 3, run: 'a' },
      { step: 0, score: 2, run: 'b' },
      { step: 10, score: 1, run: 'b' },
    ],
  },
  mark: { type: 'line', clip: true, point: true },
  encoding: {
    x: { field: 'step', type: 'quantitative' },
    y: { field: 'score', type: 'quantitative' },
    color: { field: 'run', type: 'nominal' },
  },
};

describe('svgOf', () => {
  it('gives the same text for the same chart, also when several are drawn at once', async () => {
    const [first, ...others] = await Promise.all([svgOf(curve), svgOf(curve), svgOf(curve)]);
    expect(first).toContain('<svg');
    expect(others).toEqual([first, first]);
    expect(await svgOf(curve)).toBe(first);
  });

  it('names the chart for a screen reader and escapes what it says', async () => {
    const svg = await svgOf(curve, { id: 'x' });
    expect(svg).toContain('role="img" aria-labelledby="x-desc"');
    expect(svg).toContain('<desc id="x-desc">Accuracy &lt;rises&gt; from 1 to 3 &amp; stays</desc>');
  });

  it('takes its colours from the theme of the page', async () => {
    const svg = await svgOf(curve);
    expect(svg).toContain('var(--chart-series-1, #1a5fb4)');
    expect(svg).toContain('var(--chart-series-2, #b04a00)');
    expect(svg).not.toContain('prefers-color-scheme');
    expect(await svgOf(curve, { standalone: true })).toContain('prefers-color-scheme:dark');
  });

  it('keeps ids of two charts in one page apart', async () => {
    const [a, b] = [await svgOf(curve, { id: 'a' }), await svgOf(curve, { id: 'b' })];
    const ids = (svg: string) => [...svg.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1]);
    expect(ids(a).length).toBeGreaterThan(1);
    expect(ids(a).filter((id) => ids(b).includes(id))).toEqual([]);
    for (const [, used] of a.matchAll(/url\(#([^)]+)\)/g)) expect(ids(a)).toContain(used);
  });

  it('does not read data from anywhere', async () => {
    const elsewhere = { ...curve, data: { url: 'file:///etc/hostname' } } as ChartSpec;
    await expect(svgOf(elsewhere)).rejects.toThrow('a chart carries its data');
  });

  it('draws without compiling any code', async () => {
    const saved = globalThis.Function;
    let compiled = 0;
    globalThis.Function = function () {
      compiled += 1;
      throw new Error('no');
    } as never;
    try {
      await svgOf({ ...curve, transform: [{ calculate: 'datum.score * 2 + 1', as: 'more' }] });
    } finally {
      globalThis.Function = saved;
    }
    expect(compiled).toBe(0);
  });
});
