import { createHash } from 'node:crypto';
import { markup } from './markup.ts';
import { page } from './page.ts';
import { namedColours, seriesColours } from './palette.ts';
import { tableOf } from './table-of.ts';

describe('page', () => {
  const text = page({
    title: 'A <b> & "c"',
    body: markup`<h1>${'1 < 2'}</h1>`,
    script: 'pageData();',
    data: { trace: '</script><script>alert(1)</script>\u2028' },
  });

  it('asks for nothing from outside', () => {
    expect(text).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(text).not.toMatch(/url\(|@import/);
    expect(text).toContain("default-src 'none'");
  });

  it('allows its own script and no other', () => {
    const script = /<script>([\s\S]*?)<\/script>/.exec(text)![1]!;
    expect(text).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
    expect(text.match(/<script>/g)).toHaveLength(1);
  });

  it('escapes text in the title, in the body and in the data', () => {
    expect(text).toContain('<title>A &#60;b&#62; &#38; &#34;c&#34;</title>');
    expect(text).toContain('<h1>1 &#60; 2</h1>');
    const data = /id="page-data">(.*)<\/script>/.exec(text)![1]!;
    expect(JSON.parse(data)).toEqual({ trace: '</script><script>alert(1)</script>\u2028' });
    expect(data).not.toContain('<');
  });

  it('refuses a script that would end its own element', () => {
    expect(() => page({ title: 't', body: '', script: 'x = "</script>"' })).toThrow('</script');
  });

  it('gives the same bytes for the same parts', () => {
    const parts = { title: 't', body: 'b', data: [1] };
    expect(page(parts)).toBe(page(parts));
  });
});

describe('tableOf', () => {
  it('names the table, scopes its headings, escapes its cells', () => {
    const table = String(
      tableOf('Scores', [{ heading: 'run' }, { heading: 'n', number: true }], [['<a>', 3]]),
    );
    expect(table).toContain('<caption>Scores</caption>');
    expect(table).toContain('<th scope="row">&#60;a&#62;</th><td class="number">3</td>');
  });
});

describe('colours', () => {
  it('can be read on the paper of their theme (4.5:1, WCAG 1.4.3)', () => {
    const { paper, ink, muted, gain, loss, link } = namedColours;
    for (const theme of ['light', 'dark'] as const) {
      for (const one of [ink, muted, gain, loss, link, ...seriesColours]) {
        expect(contrast(one[theme], paper[theme])).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
