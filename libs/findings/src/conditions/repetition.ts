import { evidenceOf, type Difference } from '../dynamics/evidence.ts';
import { scoredBenchmarks, type Run, type Study } from '../study/study.ts';
import { endOf, trainedRuns } from './factors.ts';

/** Two runs with as many optimizer steps, one on more unique samples, the other with more passes over fewer. */
export interface Repetition {
  fewer: { run: string; samples: number; epochs: number };
  more: { run: string; samples: number; epochs: number };
  steps: number;
  /** What else differs between the two (such as the batch size), and so may be the cause as well. */
  alsoDiffers: string[];
  benchmark: string;
  /** Score of the run with more unique samples less that with fewer. */
  difference: Difference;
  claim: 'unique-better' | 'repeated-better' | 'cannot-tell';
}

/** Steps of two runs within this share of each other count as the same. */
const sameSteps = 0.05;
const identity = new Set([
  'name',
  'run',
  'setting',
  'condition',
  'seed',
  'samples',
  'epochs',
  'steps',
  'batch_size',
  'dataset',
  'data',
]);

/** Compares unique samples with repeated ones at fixed steps; needs factors `samples`, `epochs`, and `batch` or `steps`. */
export function repetitionsOf(study: Study, alpha = 0.05): Repetition[] {
  const runs = trainedRuns(study).flatMap((run) => {
    const plan = planOf(run);
    return plan === null ? [] : [{ run, ...plan }];
  });
  const found: Repetition[] = [];
  for (const a of runs) {
    for (const b of runs) {
      if (a.samples >= b.samples || a.epochs <= b.epochs) continue;
      if (Math.abs(a.steps / b.steps - 1) > sameSteps) continue;
      if ((a.run.factors.model ?? null) !== (b.run.factors.model ?? null)) continue;
      if ((a.run.factors.table ?? null) !== (b.run.factors.table ?? null)) continue;
      found.push(...compare(study, a, b));
    }
  }
  const tests = found.length;
  return found.map((each) => ({ ...each, claim: claimOf(each, alpha / Math.max(1, tests), study) }));
}

interface Planned {
  run: Run;
  samples: number;
  epochs: number;
  steps: number;
}

function compare(study: Study, a: Planned, b: Planned): Repetition[] {
  const alsoDiffers = [...new Set([...Object.keys(a.run.factors), ...Object.keys(b.run.factors)])].filter(
    (name) => !identity.has(name) && (a.run.factors[name] ?? null) !== (b.run.factors[name] ?? null),
  );
  return scoredBenchmarks(study).flatMap(([benchmark, about]) => {
    const [low, high] = [endOf(a.run)![benchmark], endOf(b.run)![benchmark]];
    if (low === undefined || high === undefined) return [];
    return [
      {
        fewer: { run: a.run.name, samples: a.samples, epochs: a.epochs },
        more: { run: b.run.name, samples: b.samples, epochs: b.epochs },
        steps: Math.round((a.steps + b.steps) / 2),
        alsoDiffers,
        benchmark,
        difference: evidenceOf([low, high], about).fromFirst(1),
        claim: 'cannot-tell' as const,
      },
    ];
  });
}

function claimOf({ difference, benchmark }: Repetition, level: number, study: Study): Repetition['claim'] {
  if (difference.p === null || difference.p > level || difference.value === 0) return 'cannot-tell';
  const up = difference.value > 0 === study.benchmarks[benchmark]!.higher_is_better;
  return up ? 'unique-better' : 'repeated-better';
}

function planOf(run: Run): { samples: number; epochs: number; steps: number } | null {
  const { samples, epochs, batch, batch_size: batchSize, steps } = run.factors;
  const size = batch ?? batchSize;
  if (typeof samples !== 'number' || typeof epochs !== 'number') return null;
  if (typeof steps === 'number') return { samples, epochs, steps };
  return typeof size === 'number' && size > 0 ? { samples, epochs, steps: (samples * epochs) / size } : null;
}
