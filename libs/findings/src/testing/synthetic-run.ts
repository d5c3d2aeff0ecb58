import { seededRandom } from '../statistics/seeded-random.ts';
import type { Benchmark, Run, Score, Study } from '../study/study.ts';

/** A benchmark whose questions are made up. */
export interface SyntheticBenchmark {
  name: string;
  questions: number;
  /** Responses a question. */
  k: number;
  /** True change of each checkpoint from the base, on the scale of chances. */
  truth: readonly number[];
}

/**
 * A run whose truth is known: questions differ in difficulty, a checkpoint answers each with its own chance.
 * `items: false` gives only the totals.
 */
export function syntheticRun(
  benchmarks: readonly SyntheticBenchmark[],
  { seed, items, steps }: { seed: number; items: boolean; steps: readonly number[] },
): Study {
  const random = seededRandom(seed);
  const about: Record<string, Benchmark> = {};
  const checkpoints: Run['checkpoints'] = steps.map((step) => ({ step, scores: {} }));
  for (const { name, questions, k, truth } of benchmarks) {
    about[name] = { domain: 'ood', kind: 'share', higher_is_better: true, n: questions, k };
    const chances = Array.from({ length: questions }, () =>
      random() < 0.5 ? random() * 0.4 : 0.3 + random() * 0.7,
    );
    checkpoints.forEach((checkpoint, index) => {
      checkpoint.scores[name] = answered(chances, truth[index]!, k, items, random);
    });
  }
  const run: Run = { name: `synthetic ${seed}`, factors: {}, checkpoints, curve: [], source: 'synthetic' };
  return { format: 'longhand-study@1', notes: [], benchmarks: about, runs: [run] };
}

function answered(
  chances: readonly number[],
  change: number,
  k: number,
  items: boolean,
  random: () => number,
): Score {
  const answers = chances.map((chance) => {
    const p = Math.min(1, Math.max(0, chance + change));
    let right = 0;
    for (let sample = 0; sample < k; sample += 1) if (random() < p) right += 1;
    return right / k;
  });
  const value = answers.reduce((sum, each) => sum + each, 0) / answers.length;
  const byId = Object.fromEntries(answers.map((answer, index) => [`q${index}`, answer]));
  return { value, n: chances.length, k, ...(items ? { items: byId } : {}) };
}
