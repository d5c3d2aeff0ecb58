import type { NamedVariables, Optimizer } from '../optimizers/optimizer.ts';
import { thinCheckpoints, writeCheckpoint, type Position } from './checkpoint.ts';
import { mergedModel } from './learner.ts';
import type { Moving, Run } from './run-at-work.ts';
import { trainerState } from './trainer-state.ts';

/** Writes a checkpoint of where the run stands, removes those that are not to be kept, and returns its folder. */
export async function save(run: Run, optimizer: Optimizer, position: Moving): Promise<string> {
  const { config, out, onEvent } = run.options;
  const merged = mergedModel(run.learner);
  try {
    const files = new Map([
      ...run.learner.files,
      ['trainer_state.json', { text: stateText(run, position) }] as const,
    ]);
    const { dtype } = config.checkpoints;
    const state = stateOf(run, optimizer);
    const folder = await writeCheckpoint(out, {
      model: merged.model,
      dtype,
      files,
      state,
      position: { ...position },
    });
    thinCheckpoints(out, config.checkpoints.keep_last, config.checkpoints.keep_resumable);
    onEvent?.({ kind: 'checkpoint', step: position.globalStep, folder });
    return folder;
  } finally {
    merged.free();
  }
}

/** What a checkpoint's weights do not tell: moments; parameters that the file rounds; adapters. */
export function stateOf(run: Run, optimizer: Optimizer): NamedVariables {
  const { dtype } = run.options.config.checkpoints;
  const { model, lora } = run.learner;
  const typeOf = (name: string): string => dtype ?? model.dtypes.get(name) ?? 'F32';
  const rounded = [...run.trainable].filter(([name]) => lora !== undefined || typeOf(name) !== 'F32');
  return new Map([
    ...optimizer.state,
    ...rounded.map(([name, variable]) => [`param.${name}`, variable] as const),
  ]);
}

/** trainer_state.json of where the run stands. */
export function stateText(run: Run, position: Position): string {
  const plan = run.plans[Math.min(position.stage, run.plans.length - 1)]!;
  const { config } = run.options;
  const state = trainerState({
    globalStep: position.globalStep,
    epoch: position.stageStep / plan.batches.updatesPerEpoch,
    maxSteps: run.totalSteps,
    epochs: plan.config.epochs,
    batchRows: plan.config.batch.rows,
    logEvery: config.log.every,
    tokens: position.tokens,
    lines: run.metrics.lines,
  });
  return `${JSON.stringify(state, null, 2)}\n`;
}
