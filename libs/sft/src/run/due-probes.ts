import { isCheckpointStep } from './checkpoint-steps.ts';
import type { Position } from './checkpoint.ts';
import { mergedModel } from './learner.ts';
import { runProbe } from './probe.ts';
import type { Run } from './run-at-work.ts';

/** A probe was due where the run stands, but was cut off by a stop or is the one before the first update. */
export function needsProbes(run: Run, position: Position): boolean {
  const { globalStep } = position;
  if (run.probes.length === 0) return false;
  const due =
    globalStep === 0 || isCheckpointStep(globalStep, run.totalSteps, run.options.config.checkpoints);
  return due && !run.metrics.lines.some((line) => 'probe' in line && line.global_step === globalStep);
}

/** Runs every probe; their results are written together, or, where the run is stopped meanwhile, not at all. */
export async function probeAll(run: Run, position: Position): Promise<void> {
  const { onEvent, stopping = () => false, config } = run.options;
  if (run.probes.length === 0) return;
  const lines = [];
  const merged = mergedModel(run.learner);
  try {
    for (const probe of run.probes) {
      onEvent?.({ kind: 'probing', probe: probe.config.name, step: position.globalStep });
      const result = await runProbe(probe, merged.model, run.learner, {
        step: position.globalStep,
        seed: config.seed,
        stopping,
      });
      if (!result) return;
      lines.push(result);
    }
  } finally {
    merged.free();
  }
  for (const { line, samples } of lines) {
    run.metrics.add({ ...line, elapsed_seconds: position.elapsedSeconds });
    run.events.add({ ...line, elapsed_seconds: position.elapsedSeconds });
    onEvent?.({ kind: 'probe', line, samples });
  }
}
