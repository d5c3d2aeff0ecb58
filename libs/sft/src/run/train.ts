import { join } from 'node:path';
import { parameterCount } from '@longhand/lm';
import { lockFile } from '@longhand/records';
import { openAtomicFile } from '@longhand/shards';
import * as tf from '@tensorflow/tfjs-core';
import { newOptimizer } from '../optimizers/new-optimizer.ts';
import { cannotWrite } from './cannot-write.ts';
import { newestPosition, restoreState } from './checkpoint.ts';
import { needsProbes, probeAll } from './due-probes.ts';
import { learningCurves } from './learning-curves.ts';
import { freeModel, loadLearner } from './learner.ts';
import { readMetrics } from './metrics-log.ts';
import type { TrainOutcome } from './outcome.ts';
import { loadProbes } from './probe.ts';
import { openRunFolder, runPlaces, writeRun } from './run-folder.ts';
import {
  beginning,
  beginRun,
  restoredPosition,
  type Moving,
  type Run,
  type TrainOptions,
} from './run-at-work.ts';
import { stateOf, stateText } from './save-run.ts';
import { runStage } from './stage-loop.ts';
import { closePlans, planStages } from './stage-plan.ts';

/**
 * Trains on the current tfjs backend, from the beginning or from the newest checkpoint. The same config, data and
 * seed give the same weights, killed and resumed or not.
 *
 * Throws UserError on everything a user can set right: config, data, files that do not fit, a full disk, a loss that
 * stays not finite.
 */
export async function train(options: TrainOptions): Promise<TrainOutcome> {
  const { config, out, resume = false, fresh = false } = options;
  const unlock = lock(out);
  try {
    const found = openRunFolder(out, config, { resume, fresh, now: Math.floor(Date.now() / 1000) });
    if (found.kind === 'finished') {
      return { state: 'was-done', lines: readMetrics(runPlaces.metrics(out)) };
    }
    return await runFrom(options, found.started, found.kind === 'interrupted');
  } finally {
    unlock();
  }
}

function lock(out: string): () => void {
  const path = runPlaces.lock(out);
  try {
    return lockFile(path, out);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

async function runFrom(options: TrainOptions, started: number, resumed: boolean): Promise<TrainOutcome> {
  const { config, out, onEvent } = options;
  const found = resumed ? newestPosition(out) : undefined;
  const learner = await loadLearner(config, out, found?.folder);
  writeRun(out, { config, started, finished: false });
  const plans = await planStages({
    config,
    learner,
    folder: runPlaces.tokens(out),
    onProgress: (stage, rows) => onEvent?.({ kind: 'data', stage, rows }),
    stopping: options.stopping,
  });
  if (!plans) return { state: 'stopped', step: 0, totalSteps: 0 };
  try {
    const probes = await loadProbes(config, learner);
    const run = beginRun(options, {
      learner,
      plans,
      probes,
      started,
      keepTo: resumed ? (found?.position.globalStep ?? 0) : null,
    });
    onEvent?.({
      kind: 'plan',
      plans,
      totalSteps: run.totalSteps,
      parameters: parameterCount(learner.model.config),
    });
    const position = found ? restoredPosition(run, found.position, found.folder) : beginning(run);
    return await runStages(run, position, found?.folder, started);
  } finally {
    closePlans(plans);
    freeModel(learner);
  }
}

async function runStages(
  run: Run,
  position: Moving,
  restoreFrom: string | undefined,
  started: number,
): Promise<TrainOutcome> {
  const { config, out } = run.options;
  let from = restoreFrom;
  let folder = from;
  let state = '';
  while (position.stage < run.plans.length) {
    const plan = run.plans[position.stage]!;
    const optimizer = newOptimizer(run.trainable, plan.config.optimizer);
    try {
      if (from !== undefined) await restoreState(from, stateOf(run, optimizer), tf.tensor);
      from = undefined;
      if (needsProbes(run, position)) await probeAll(run, position);
      const ended = await runStage(run, plan, optimizer, position);
      folder = ended.folder ?? folder;
      if (ended.stopped) return { state: 'stopped', step: position.globalStep, totalSteps: run.totalSteps };
    } finally {
      tf.dispose([...optimizer.state.values()]);
    }
    state = stateText(run, position);
    nextStage(position);
  }
  const plot = await learningCurves(config.name, run.metrics.lines);
  const plotPath = join(out, 'learning-curves.svg');
  writeWhole(plotPath, plot);
  writeWhole(join(out, 'trainer_state.json'), state);
  writeRun(out, { config, started, finished: true });
  return {
    state: 'done',
    step: position.globalStep,
    seconds: position.elapsedSeconds,
    checkpoint: folder ?? out,
    lines: run.metrics.lines,
    plot: plotPath,
  };
}

function nextStage(position: Moving): void {
  position.stage++;
  position.stageStep = 0;
  position.stageUpdates = 0;
}

function writeWhole(path: string, text: string): void {
  const file = openAtomicFile(path);
  file.write(Buffer.from(text));
  file.commit();
}
