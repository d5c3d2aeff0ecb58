import { syntheticRun, type SyntheticBenchmark } from '../testing/synthetic-run.ts';
import { dynamicsOf } from './dynamics.ts';

const steps = [0, 10, 40, 160, 640];
const still = [0, 0, 0, 0, 0];
const noise: SyntheticBenchmark[] = [
  { name: 'a', questions: 40, k: 1, truth: still },
  { name: 'b', questions: 60, k: 2, truth: still },
  { name: 'c', questions: 30, k: 4, truth: still },
];

/** Shares of 1,000 runs without any change in which anything at all was claimed. */
function falseClaims(items: boolean): number {
  let wrong = 0;
  for (let seed = 1; seed <= 1000; seed += 1) {
    const read = dynamicsOf(syntheticRun(noise, { seed, items, steps }), { resamples: 199, seed });
    if (read.some(({ shape }) => shape !== 'flat' && shape !== 'cannot-tell')) wrong += 1;
  }
  return wrong / 1000;
}

/** Share of 40 runs with a planted curve that are read as `shape`. */
function found(shape: string, truth: number[], items: boolean, questions = 200, k = 2): number {
  let right = 0;
  for (let seed = 1; seed <= 40; seed += 1) {
    const study = syntheticRun([{ name: 'a', questions, k, truth }], { seed, items, steps });
    if (dynamicsOf(study, { resamples: 300, seed })[0]!.shape === shape) right += 1;
  }
  return right / 40;
}

describe('dynamics', () => {
  it.each([
    ['question by question', true],
    ['from totals', false],
  ])('claims something in at most 5 %% of 1,000 runs of pure noise, read %s', (_, items) => {
    const share = falseClaims(items);
    console.info(`noise read ${items ? 'by questions' : 'from totals'}: ${100 * share} % false claims a run`);
    expect(share).toBeLessThanOrEqual(0.05);
  });

  it.each([
    ['dip-and-recovery', [0, -0.15, -0.1, 0, 0.1]],
    ['dip-without-recovery', [0, -0.12, -0.15, -0.15, -0.15]],
    ['gain', [0, 0.03, 0.08, 0.12, 0.15]],
    ['rise-then-fall', [0, 0.1, 0.15, 0.05, 0]],
  ])('finds a planted %s of 15 points with 200 questions of 2 responses', (shape, truth) => {
    const power = { questions: found(shape, truth, true), totals: found(shape, truth, false) };
    console.info(
      `power for ${shape}: ${100 * power.questions} % by questions, ${100 * power.totals} % from totals`,
    );
    expect(power.questions).toBeGreaterThanOrEqual(0.8);
    expect(power.totals).toBeGreaterThanOrEqual(0.8);
  });

  it('calls a curve flat only where the questions suffice to say so', () => {
    expect(found('flat', still, true, 2000, 8)).toBeGreaterThanOrEqual(0.8);
    const few = syntheticRun([{ name: 'a', questions: 30, k: 1, truth: still }], {
      seed: 1,
      items: true,
      steps,
    });
    expect(dynamicsOf(few)[0]!.shape).toBe('cannot-tell');
  });

  it('states the smallest change that it would have found', () => {
    const study = syntheticRun([{ name: 'a', questions: 200, k: 2, truth: still }], {
      seed: 3,
      items: true,
      steps,
    });
    const { detectable } = dynamicsOf(study)[0]!;
    const power = found('dip-without-recovery', [0, 0, 0, 0, -detectable!], true);
    expect(power).toBeGreaterThan(0.6);
    expect(power).toBeLessThanOrEqual(0.95);
  });

  it('claims no dip without a score before training, nor without any error to hold it against', () => {
    const study = syntheticRun([{ name: 'a', questions: 300, k: 2, truth: [0, -0.3, 0, 0, 0] }], {
      seed: 1,
      items: true,
      steps,
    });
    const headless = {
      ...study,
      runs: study.runs.map((run) => ({ ...run, checkpoints: run.checkpoints.slice(1) })),
    };
    expect(dynamicsOf(headless)[0]).toMatchObject({
      shape: 'cannot-tell',
      base: null,
      why: 'the score before training is missing',
    });
    const scores = {
      ...study,
      benchmarks: { a: { domain: 'general', kind: 'score', higher_is_better: true } as const },
    };
    for (const { scores: each } of scores.runs[0]!.checkpoints) delete each.a!.items;
    expect(dynamicsOf(scores)[0]).toMatchObject({ shape: 'cannot-tell', method: 'none' });
  });

  it('reads a safety benchmark, where less is better, the right way round', () => {
    const study = syntheticRun([{ name: 'a', questions: 300, k: 2, truth: [0, 0.1, 0.15, 0.2, 0.2] }], {
      seed: 1,
      items: true,
      steps,
    });
    study.benchmarks.a!.higher_is_better = false;
    expect(dynamicsOf(study)[0]!.shape).toBe('dip-without-recovery');
  });
});
