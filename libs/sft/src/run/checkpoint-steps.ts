import type { TrainConfig } from '../config/train-config.ts';

/**
 * Whether a checkpoint is written after an update: those of `at`, each `every`, or where neither is given those of
 * the study (10, 20, 40, … 320, then each 160); the last one always.
 */
export function isCheckpointStep(
  step: number,
  last: number,
  checkpoints: TrainConfig['checkpoints'],
): boolean {
  if (step === last) return true;
  const { at, every } = checkpoints;
  if (at === undefined && every === undefined) return STUDY.has(step) || (step > 320 && step % 160 === 0);
  return at?.includes(step) === true || (every !== undefined && step > 0 && step % every === 0);
}

const STUDY: ReadonlySet<number> = new Set([10, 20, 40, 80, 160, 320]);
