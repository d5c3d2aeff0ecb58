import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRuns } from '../reading/read-runs.ts';
import { analyze, type Analysis } from './analyze.ts';
import { analysisSchema } from './analysis-schema.ts';

const workspace = fileURLToPath(new URL('../../../../', import.meta.url));
const tables = join(
  process.env.LONGHAND_SHARED ?? join(workspace, '..', 'shared'),
  'scores',
  'paper',
  'tables.json',
);
const there = existsSync(tables);
if (!there) console.warn(`skipped: ${tables} is not there (LONGHAND_SHARED names its folder)`);

(there ? describe : describe.skip)('the tables of arXiv 2604.06628, as an imported run', () => {
  let analysis: Analysis;
  const shape = (run: string, benchmark: string): string =>
    analysis.dynamics.find((curve) => curve.run.startsWith(run) && curve.benchmark === benchmark)!.shape;
  const claim = (run: string, benchmark: string): string =>
    analysis.transfers.find((cell) => cell.run === run && cell.benchmark === benchmark)!.claim;

  beforeAll(() => {
    analysis = analyze(readRuns([tables]));
  });

  it('4B dips and recovers on IFEval, MATH500, LiveCodeBench and MMLU-Pro', () => {
    for (const benchmark of ['IFEval', 'MATH500', 'LCB', 'MMLU-Pro']) {
      expect([benchmark, shape('Qwen3-4B', benchmark)]).toEqual([benchmark, 'dip-and-recovery']);
    }
    const ifeval = analysis.dynamics.find(
      ({ run, benchmark }) => run.startsWith('Qwen3-4B') && benchmark === 'IFEval',
    )!;
    expect(ifeval).toMatchObject({ dip: { step: 20 }, recoveredAt: 480, endAgainstBase: 'not-told' });
    expect(ifeval.reading).toContain('whether it passes it cannot be told');
  });

  it('4B gains on AIME24 and GPQA without a dip, AIME24 for its 30 questions only', () => {
    expect(shape('Qwen3-4B', 'AIME24')).toBe('gain');
    expect(shape('Qwen3-4B', 'GPQA')).toBe('gain');
    expect(analysis.dynamics.find(({ benchmark }) => benchmark === 'AIME24')).toMatchObject({
      beyond: false,
      questions: 30,
      responses: 300,
    });
  });

  it('long reasoning lifts maths at every size, human solutions cost code and instruction following', () => {
    for (const model of ['Qwen3-14B-Base', 'Qwen3-8B-Base', 'InternLM2.5-20B-Base']) {
      expect(claim(`${model} + Math-CoT`, 'MATH500')).toBe('better');
      expect(claim(`${model} + Math-CoT`, 'AIME24')).toBe('better');
      expect(claim(`${model} + NuminaMath`, 'LCB')).toBe('worse');
      expect(claim(`${model} + NuminaMath`, 'IFEval')).toBe('worse');
    }
  });

  it('Countdown lifts maths, code and science at 14B', () => {
    for (const benchmark of ['MATH500', 'AIME24', 'LCB', 'GPQA'])
      expect(claim('Qwen3-14B-Base + Countdown-CoT', benchmark)).toBe('better');
  });

  it('claims nothing that the numbers do not carry', () => {
    expect(claim('Qwen3-8B-Base + Math-CoT', 'LCB')).toBe('cannot-tell');
    expect(claim('Qwen3-14B-Base + Math-CoT', 'AlpacaEval_RM')).toBe('cannot-tell');
    expect(analysis.dynamics.filter(({ run }) => run.includes('table1'))).toEqual([]);
    expect(analysis.safety).toEqual([]);
    expect(analysis.lengths).toEqual([]);
  });

  it('reads repetition against unique samples at fixed steps from the schedules', () => {
    const aime = analysis.repetitions.find(({ benchmark }) => benchmark === 'AIME24')!;
    expect(aime).toMatchObject({
      fewer: { samples: 2500, epochs: 8 },
      more: { samples: 20000, epochs: 1 },
      claim: 'repeated-better',
    });
  });

  it('finds that the advantage of reasoning depends on the model', () => {
    const found = analysis.interactions.find(
      ({ benchmark, levels }) =>
        benchmark === 'LCB' && levels.flat().join() === 'Qwen3-14B-Base,Qwen3-8B-Base,Math-CoT,Math-NoCoT',
    )!;
    expect(found.claim).toBe('differs');
    expect(found.at.map((value) => Math.round(1000 * value))).toEqual([-148, 8]);
  });

  it('tells where its sources disagree', () => {
    expect(analysis.disagreements.map(({ model, benchmark }) => `${model} ${benchmark}`)).toContain(
      'Qwen3-14B-Base GPQA',
    );
  });

  it('refuses advice without evidence, and cites what it rests on', () => {
    const advice = (size?: number) =>
      analyze(readRuns([tables]), { plan: { size } }).advice.find(({ topic }) => topic === 'settings')!;
    expect(advice().advice).toBeNull();
    expect(advice(0.001).advice).toBeNull();
    expect(advice(8)).toMatchObject({ extrapolation: null });
    expect(advice(1.7).extrapolation).toContain('1.7B lies 2.4 times beyond');
    for (const each of analysis.advice)
      if (each.advice !== null) expect(each.evidence.length).toBeGreaterThan(0);
    expect(analysis.advice.find(({ topic }) => topic === 'safety')!.advice).toBeNull();
  });

  it('gives the same analysis each time, in the form of its schema', () => {
    expect(JSON.stringify(analyze(readRuns([tables])))).toBe(JSON.stringify(analysis));
    expect(analysisSchema.parse(JSON.parse(JSON.stringify(analysis)))).toEqual(
      JSON.parse(JSON.stringify(analysis)),
    );
  });
});
