import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../statistics/seeded-random.ts';
import type { Run, Score, Study } from '../study/study.ts';

const steps = [0, 10, 40, 160, 640];

/**
 * A study with everything that a report can show: four runs (two models x two data sets) over checkpoints with
 * questions, lengths and answers to read, in domain, out of it and in safety.
 */
export function richStudy(folder: string): Study {
  const random = seededRandom(5);
  const runs = ['tiny-1M', 'tiny-4M'].flatMap((model) =>
    ['cot', 'no-cot'].map((data) => runOf(model, data, random, folder)),
  );
  return {
    format: 'longhand-study@1',
    notes: ['Made up for a test: <b>not</b> a result'],
    benchmarks: {
      countdown: { domain: 'in', kind: 'share', higher_is_better: true, length_unit: 'tokens' },
      'word puzzles': { domain: 'ood', kind: 'share', higher_is_better: true, length_unit: 'tokens' },
      'hex-phi': { domain: 'safety', kind: 'share', higher_is_better: false },
    },
    runs,
  };
}

function runOf(model: string, data: string, random: () => number, folder: string): Run {
  const cot = data === 'cot';
  const large = model === 'tiny-4M' ? 0.1 : 0;
  const curves: Record<string, { truth: number[]; length: number[] }> = {
    countdown: {
      truth: [0.3, 0.32, 0.45, 0.55 + large, (cot ? 0.65 : 0.5) + large],
      length: [200, 900, 1400, 800, cot ? 600 : 300],
    },
    'word puzzles': {
      truth: [0.5, cot ? 0.32 : 0.45, 0.36, 0.52, (cot ? 0.62 : 0.48) + large],
      length: [150, 1200, 1500, 700, 500],
    },
    'hex-phi': { truth: [0.1, 0.12, 0.2, 0.25, cot ? 0.3 : 0.14], length: [] },
  };
  const checkpoints = steps.map((step, at) => {
    const files: Record<string, string> = {};
    const scores = Object.fromEntries(
      Object.entries(curves).map(([name, { truth, length }]) => {
        const right = Array.from({ length: 240 }, () => random() < truth[at]!);
        const score: Score = {
          value: right.filter(Boolean).length / right.length,
          n: right.length,
          k: 1,
          items: Object.fromEntries(right.map((each, id) => [`q${id}`, Number(each)])),
        };
        if (length.length === 0) return [name, score];
        const lengths = Object.fromEntries(
          right.map((_, id) => [`q${id}`, Math.round(length[at]! * (0.5 + random()))]),
        );
        score.lengths = lengths;
        score.length = Object.values(lengths).reduce((sum, each) => sum + each, 0) / right.length;
        files[name] = samplesFile(join(folder, `${model}-${data}`, String(step)), name, right, lengths);
        return [name, score];
      }),
    );
    return { step, scores, sample_files: files };
  });
  return { name: `${model} + ${data}`, factors: { model, data }, checkpoints, curve: [], source: 'made up' };
}

function samplesFile(
  folder: string,
  name: string,
  right: readonly boolean[],
  lengths: Record<string, number>,
): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `samples_${name}.jsonl`);
  const lines = right.map((correct, id) => {
    const text = `<think>Try ${id} + 3. No. Wait, <script>alert(1)</script> ${id} * 2.</think>\nThe answer is ${correct ? 'right' : 'wrong'}.`;
    return JSON.stringify({
      id: `q${id}`,
      problem: `Make ${id} of 2 and 3 & 5`,
      correct,
      length: lengths[`q${id}`],
      response: text,
    });
  });
  writeFileSync(path, lines.join('\n'));
  return path;
}
