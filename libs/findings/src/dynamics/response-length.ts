import { evidenceOf } from './evidence.ts';
import type { Checkpoint, Run, Score, Study } from '../study/study.ts';

/** What the length of the responses says about where a run stands. */
export const lengthReadings = [
  'still-falling',
  'settled',
  'still-long',
  'rising',
  'no-surge',
  'cannot-tell',
] as const;
export type LengthReading = (typeof lengthReadings)[number];

/** Length of a benchmark's responses over a run. */
export interface LengthDynamics {
  run: string;
  benchmark: string;
  unit: string;
  reading: LengthReading;
  points: { step: number; length: number; truncated: number | null }[];
  /** Longest checkpoint after training began, and its length as a multiple of the base's. */
  peak: { step: number; length: number; overBase: number | null } | null;
  /** Change from the checkpoint before the last to the last, as a share, with its interval where items have lengths. */
  lately: { from: number; to: number; change: number; interval: [number, number] | null } | null;
  why: string;
}

/** A change of the mean length below this share is not read: without items there is no error to hold it against. */
const readable = 0.1;
/** Multiple of the base's length from which on one speaks of a surge. */
const surge = 1.25;
/** A run that ends with at least this share of its longest responses has not come down. */
const stayedLong = 0.9;

/** Reads every benchmark that has lengths at two checkpoints or more. */
export function lengthsOf(study: Study, { seed = 0 }: { seed?: number } = {}): LengthDynamics[] {
  return study.runs.flatMap((run) =>
    Object.entries(study.benchmarks).flatMap(([name, benchmark]) => {
      const at = run.checkpoints.filter(
        (checkpoint): checkpoint is Checkpoint & { step: number } =>
          checkpoint.step !== null && checkpoint.scores[name]?.length !== undefined,
      );
      return at.length < 2 ? [] : [lengthOf(run, name, benchmark.length_unit ?? 'tokens', at, seed)];
    }),
  );
}

function lengthOf(
  run: Run,
  benchmark: string,
  unit: string,
  at: readonly (Checkpoint & { step: number })[],
  seed: number,
): LengthDynamics {
  const points = at.map(({ step, scores }) => ({
    step,
    length: scores[benchmark]!.length!,
    truncated: scores[benchmark]!.truncated ?? null,
  }));
  const base = points[0]!.step === 0 ? points[0]! : null;
  const trained = points.filter(({ step }) => step > 0);
  const last = trained.at(-1)!;
  const before = trained.at(-2) ?? base;
  const peak = trained.reduce((top, point) => (point.length > top.length ? point : top));
  const change = before === null || before.length === 0 ? null : last.length / before.length - 1;
  const scoresAt = (step: number): Score => at.find((each) => each.step === step)!.scores[benchmark]!;
  const interval =
    before === null ? null : intervalOfChange(scoresAt(before.step), scoresAt(last.step), seed);
  const common = {
    run: run.name,
    benchmark,
    unit,
    points,
    peak: {
      step: peak.step,
      length: peak.length,
      overBase: base === null ? null : peak.length / Math.max(1, base.length),
    },
    lately: change === null ? null : { from: before!.step, to: last.step, change, interval },
  };
  const said = (reading: LengthReading, why: string): LengthDynamics => ({ ...common, reading, why });
  const surged = base === null ? null : peak.length >= surge * base.length;
  if (change === null || trained.length < 2)
    return said('cannot-tell', 'one checkpoint after the start says nothing of a course');
  const falls = interval === null ? change <= -readable : interval[1] < 0;
  const rises = interval === null ? change >= readable : interval[0] > 0;
  if (rises) return said('rising', 'responses are still getting longer: the surface is still being imitated');
  if (surged === false) return said('no-surge', "responses never grew much longer than the base model's");
  if (falls && peak.step < last.step) {
    return said(
      'still-falling',
      'responses are still getting shorter: what was imitated is still being absorbed',
    );
  }
  if (last.length >= stayedLong * peak.length) {
    return said(
      'still-long',
      'responses grew long and have not come down: long and shallow, or training too short',
    );
  }
  if (surged === null)
    return said('settled', "responses came down and no longer change; the base model's length is not known");
  return said('settled', 'responses surged, came down and no longer change');
}

/** Change as a share with its 95 % interval, from questions that both checkpoints answered. */
function intervalOfChange(before: Score, after: Score, seed: number): [number, number] | null {
  if (before.lengths === undefined || after.lengths === undefined) return null;
  const asScore = (lengths: Record<string, number>): Score => ({ value: 0, items: lengths });
  const evidence = evidenceOf(
    [asScore(before.lengths), asScore(after.lengths)],
    { domain: 'general', kind: 'score', higher_is_better: false },
    { seed, resamples: 1000 },
  );
  const { interval } = evidence.fromFirst(1);
  const from = evidence.values[0]!;
  return evidence.method !== 'paired-bootstrap' || interval === null || from === 0
    ? null
    : [interval[0] / from, interval[1] / from];
}
