import { seededRandom } from '../statistics/seeded-random.ts';
import type { Run, Study } from '../study/study.ts';
import { effectsOf, interactionsOf } from './effects.ts';
import { saturationsOf } from './saturation.ts';

/** Eight runs of a 2 x 2 x 2 design; `truth` gives the chance of a right answer on each of `questions`. */
function design(
  truth: (lr: number, data: string, size: number) => number,
  seed: number,
  questions = 400,
): Study {
  const random = seededRandom(seed);
  const runs: Run[] = [];
  for (const lr of [1e-5, 5e-5]) {
    for (const data of ['cot', 'nocot']) {
      for (const size of [1, 4]) {
        const right = Array.from({ length: questions }, () => random() < truth(lr, data, size)).filter(
          Boolean,
        ).length;
        const scores = { bench: { value: right / questions, n: questions } };
        runs.push({
          name: `${lr} ${data} ${size}`,
          factors: { lr, data, size },
          checkpoints: [{ step: 100, scores }],
          curve: [],
          source: 'made up',
        });
      }
    }
  }
  return {
    format: 'longhand-study@1',
    notes: [],
    benchmarks: { bench: { domain: 'ood', kind: 'share', higher_is_better: true } },
    runs,
  };
}

describe('conditions', () => {
  // On 10,000 seeds that no threshold was chosen by (from 20,000,003 on): 3.8 %.
  it('claims an effect or an interaction in at most 5 % of 1,000 designs without any, each kind held to two fifths of it', () => {
    let wrong = 0;
    for (let seed = 1; seed <= 1000; seed += 1) {
      const study = design(() => 0.4, seed, 100);
      const claims = [...effectsOf(study, 0.02), ...interactionsOf(study, 0.02)];
      if (claims.some(({ claim }) => claim !== 'cannot-tell')) wrong += 1;
    }
    console.info(`designs of pure noise: ${wrong / 10} % with a false claim`);
    expect(wrong).toBeLessThanOrEqual(50);
  });

  it('finds a planted effect of 10 points and a planted interaction of 20 points, and not the others', () => {
    let found = 0;
    for (let seed = 1; seed <= 50; seed += 1) {
      const study = design(
        (lr, data, size) => 0.3 + (data === 'cot' ? 0.1 : 0) + (lr > 2e-5 && size === 4 ? 0.2 : 0),
        seed,
      );
      const effects = effectsOf(study)
        .filter(({ claim }) => claim !== 'cannot-tell')
        .map(({ factor }) => factor);
      const crossed = interactionsOf(study)
        .filter(({ claim }) => claim !== 'cannot-tell')
        .map(({ factors }) => factors.join(' x '));
      if (effects.includes('data') && crossed.join() === 'lr x size') found += 1;
    }
    console.info(`planted effect and interaction found together in ${2 * found} % of designs`);
    expect(found).toBeGreaterThanOrEqual(40);
  });

  it('merges factors that mirror one another and says so', () => {
    const study = design(() => 0.5, 1);
    for (const run of study.runs) run.factors.arm = run.factors.data === 'cot' ? 'A' : 'B';
    expect(effectsOf(study).find(({ factor }) => factor === 'data')!.aliases).toEqual(['arm']);
  });

  it('fits a saturating curve only from four sizes on, and tells growth from saturation', () => {
    const scaled = (score: (samples: number) => number, sizes: number[]): Study => ({
      format: 'longhand-study@1',
      notes: [],
      benchmarks: { bench: { domain: 'in', kind: 'share', higher_is_better: true } },
      runs: sizes.map((samples) => ({
        name: String(samples),
        factors: { samples },
        checkpoints: [{ step: 10, scores: { bench: { value: score(samples), n: 20000 } } }],
        curve: [],
        source: 'made up',
      })),
    });
    const sizes = [1000, 2000, 4000, 8000, 16000];
    expect(saturationsOf(scaled((n) => 0.1 * Math.log10(n), sizes))[0]!.reading).toBe('still-growing');
    expect(saturationsOf(scaled((n) => 0.7 - 0.3 * (n / 1000) ** -2, sizes))[0]!.reading).toBe('saturated');
    expect(saturationsOf(scaled((n) => n / 1e5, [1000, 2000]))[0]).toMatchObject({
      fit: null,
      reading: 'cannot-tell',
    });
  });
});

describe('conditions of a plan', () => {
  it('are told apart from the data sets that they make', () => {
    const study = design((_, data) => (data === 'cot' ? 0.7 : 0.4), 5);
    for (const run of study.runs) {
      const { lr, data, size } = run.factors;
      // A plan that varies the data: each of its combinations has a data set of its own.
      run.factors = { data: `${String(data)}-${String(size)}`, lr: lr!, reasoning: data!, noise: size! };
    }
    expect(effectsOf(study).filter(({ factor }) => factor === 'reasoning')).toEqual([]);
    for (const run of study.runs) run.planned = { plan: 'sweep', factors: ['lr', 'reasoning', 'noise'] };
    const effects = effectsOf(study);
    expect(effects.find(({ factor }) => factor === 'reasoning')).toMatchObject({ sets: 4, claim: 'worse' });
    expect(effects.some(({ factor }) => factor === 'data')).toBe(false);
    expect(interactionsOf(study).some(({ factors }) => factors.join() === 'reasoning,noise')).toBe(true);
  });
});
