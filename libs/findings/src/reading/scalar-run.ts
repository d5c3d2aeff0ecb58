import type { Benchmark, Run } from '../study/study.ts';
import { knownBenchmark } from '../study/known-benchmarks.ts';

/** Figures that a trainer logged at a step, under its own names. */
export interface LoggedScalars {
  step: number;
  values: Record<string, number>;
}

/** A run, and the benchmarks that its scores are of. */
export interface ReadRun {
  run: Run;
  benchmarks: Record<string, Benchmark>;
}

/** Names under which trainers log what is not a score of a benchmark. */
const notScore =
  /loss|runtime|per_second|perplexity|entropy|num_tokens|grad|learning_rate|\blr\b|memory|timing|throughput|epoch|mean_token_accuracy/i;
/** `eval_gsm8k_accuracy`, `eval/gsm8k/acc`, `val-core/openai/gsm8k/acc/mean@4`, `val/test_score/gsm8k`. */
const scoreName = /^(?:eval|val|test|val-core|val-aux)[_/](.*)$/i;
const scoreMetric =
  /^(.*?)[_/]?(accuracy|acc|score|reward|exact_match|pass@\d+|mean@\d+|pass_at_\d+)((?:[_/].*)?)$/i;
const lengthName =
  /^(?:eval|val|test|response_length)[_/](?:(.*)[_/])?(?:response_length|completion_length|mean_length|mean)$/i;

/** A run from a trainer's log: training figures make its curve, evaluations its scores. */
export function runOfScalars(name: string, logged: readonly LoggedScalars[], source: string): ReadRun {
  const steps = new Map<number, Record<string, number>>();
  for (const { step, values } of logged) steps.set(step, { ...steps.get(step), ...values });
  const benchmarks: Record<string, Benchmark> = {};
  const curve: Run['curve'] = [];
  const checkpoints: Run['checkpoints'] = [];
  for (const [step, values] of [...steps].sort(([a], [b]) => a - b)) {
    const scores: Run['checkpoints'][number]['scores'] = {};
    const figures: Record<string, number> = {};
    for (const [key, value] of Object.entries(values)) {
      const benchmark = benchmarkOf(key);
      if (benchmark === null) Object.assign(figures, plainFigure(key, value));
      else {
        const { k, label } = benchmark;
        scores[label] = { value, ...(k === undefined ? {} : { k }) };
        benchmarks[label] ??= {
          ...(knownBenchmark(label) ?? { domain: 'ood', kind: 'share', higher_is_better: true }),
        };
        if (value < 0 || value > 1) benchmarks[label] = { ...benchmarks[label], kind: 'score' };
      }
    }
    addLengths(scores, figures);
    if (Object.keys(figures).length > 0) curve.push({ step, ...figures });
    if (Object.keys(scores).length > 0) checkpoints.push({ step, scores });
  }
  return { run: { name, factors: {}, checkpoints, curve, source }, benchmarks };
}

/** Moves `eval_<benchmark>_response_length_mean` and `eval_<benchmark>_n` from the figures of a step to its scores. */
function addLengths(scores: Run['checkpoints'][number]['scores'], figures: Record<string, number>): void {
  for (const [label, score] of Object.entries(scores)) {
    for (const [key, value] of Object.entries(figures)) {
      const name = key.replace(/^(eval|val|test)[_/]/, '');
      if (name === `${label}_response_length_mean` || name === `${label}/response_length/mean`)
        score.length = value;
      else if (name === `${label}_n` && Number.isInteger(value) && value > 0) score.n = value;
      else continue;
      Reflect.deleteProperty(figures, key);
    }
  }
}

/** The benchmark that a logged name is the score of, with the responses its mean is over; null for other figures. */
function benchmarkOf(key: string): { label: string; k: number | undefined } | null {
  const evaluated = scoreName.exec(key)?.[1];
  if (evaluated === undefined || notScore.test(evaluated) || lengthName.test(key)) return null;
  if (key.startsWith('val-aux') || /\/(std|best|worst|maj)@/.test(key)) return null;
  const mean = /mean@(\d+)/.exec(evaluated);
  const bare = evaluated.replace(/\/(mean|pass)@\d+(\/.*)?$/, '');
  const match = scoreMetric.exec(bare);
  if (match === null && mean === null) return null;
  const label =
    (match?.[1] ?? bare).replace(/[_/]+$/, '') || (match?.[3] ?? '').replace(/^[_/]+/, '') || bare;
  return { label, k: mean === null ? undefined : Number(mean[1]) };
}

/** A training figure under the field's name; verl's first SFT trainer logs `train/lr(1e-3)`, a thousand times the rate. */
function plainFigure(key: string, value: number): Record<string, number> {
  const name = key.replace(/^train[_/]/, '');
  const scale = /^lr\((1e-\d+)\)$/.exec(name)?.[1];
  if (scale !== undefined) return { learning_rate: value * Number(scale) };
  return { [name === 'lr' ? 'learning_rate' : name]: value };
}
