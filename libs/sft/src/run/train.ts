import { join } from 'node:path';
import { parameterCount } from '@longhand/lm';
import { UserError, type StepMetrics } from '@longhand/records';
import { openAtomicFile } from '@longhand/shards';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainConfig } from '../config/train-config.ts';
import { createLora } from '../lora.ts';
import { newOptimizer } from '../optimizers/new-optimizer.ts';
import type { NamedVariables, Optimizer } from '../optimizers/optimizer.ts';
import { learningRate } from '../schedule.ts';
import { trainStep, type Trainee } from '../train-step.ts';
import { isCheckpointStep } from './checkpoint-steps.ts';
import {
  newestPosition,
  restoreState,
  thinCheckpoints,
  writeCheckpoint,
  type Position,
} from './checkpoint.ts';
import { lockFolder } from './folder-lock.ts';
import { learningCurves } from './learning-curves.ts';
import { freeModel, hashWeights, loadLearner, mergedModel, type Learner } from './learner.ts';
import { openMetricsLog, readMetrics, type MetricsLog } from './metrics-log.ts';
import type { TrainEvent, TrainOutcome } from './outcome.ts';
import { loadProbes, runProbe, type LoadedProbe } from './probe.ts';
import { openRunFolder, runPlaces, writeRun } from './run-folder.ts';
import { closePlans, planStages, type StagePlan } from './stage-plan.ts';
import { openEventFile, type EventFile } from './tensorboard.ts';
import { createThroughput, type Throughput } from './throughput.ts';
import { trainerState } from './trainer-state.ts';

/** A run: what it learns, where it goes, and how it is watched. */
export interface TrainOptions {
  readonly config: TrainConfig;
  /** Folder of the run. */
  readonly out: string;
  readonly resume?: boolean;
  readonly fresh?: boolean;
  readonly onEvent?: (event: TrainEvent) => void;
  /** True asks for an end at the next safe point; a checkpoint is written there. */
  readonly stopping?: () => boolean;
}

/**
 * Trains on the current tfjs backend, from the beginning or from the newest checkpoint. The same config, data and
 * seed give the same weights, killed and resumed or not.
 *
 * Throws UserError on everything a user can set right: config, data, files that do not fit, a full disk, a loss that
 * stays not finite.
 */
export async function train(options: TrainOptions): Promise<TrainOutcome> {
  const { config, out, resume = false, fresh = false } = options;
  const unlock = lockFolder(out, runPlaces.lock(out));
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

/** A run at work. */
interface Run {
  readonly options: TrainOptions;
  readonly learner: Learner;
  readonly plans: readonly StagePlan[];
  readonly probes: readonly LoadedProbe[];
  readonly totalSteps: number;
  readonly trainable: NamedVariables;
  readonly trainee: (optimizer: Optimizer) => Trainee;
  readonly metrics: MetricsLog;
  readonly events: EventFile;
  readonly throughput: Throughput;
  readonly data: readonly string[];
  readonly base: string | null;
}

type Moving = { -readonly [K in keyof Position]: Position[K] };

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

function beginRun(
  options: TrainOptions,
  parts: {
    learner: Learner;
    plans: readonly StagePlan[];
    probes: readonly LoadedProbe[];
    started: number;
    keepTo: number | null;
  },
): Run {
  const { config, out } = options;
  const { learner, plans, probes, started, keepTo } = parts;
  const lora = config.lora && createLora(learner.model, config.lora, config.seed);
  if (lora) learner.lora = lora;
  const trainable = lora ? lora.variables : (learner.model.parameters as unknown as NamedVariables);
  const metrics = openMetricsLog(runPlaces.metrics(out), keepTo);
  return {
    options,
    learner,
    plans,
    probes,
    totalSteps: plans.reduce((sum, { steps }) => sum + steps, 0),
    trainable,
    trainee: (optimizer) => ({
      model: () => (lora ? lora.adapted() : learner.model),
      variables: trainable,
      optimizer,
      maxGradNorm: config.max_grad_norm,
      recompute: config.recompute,
    }),
    metrics,
    events: openEventFile(join(out, `events.out.tfevents.${started}.longhand`), started, metrics.lines),
    throughput: createThroughput(learner.model.config),
    data: plans.map(({ store }) => store.facts.sha256),
    base: lora ? hashWeights(learner.model) : null,
  };
}

function beginning(run: Run): Moving {
  return {
    format: 'longhand-position@1',
    globalStep: 0,
    stage: 0,
    stageStep: 0,
    stageUpdates: 0,
    tokens: 0,
    elapsedSeconds: 0,
    data: run.data,
    base: run.base,
  };
}

function restoredPosition(run: Run, position: Position, folder: string): Moving {
  const changed = run.data.findIndex((hash, stage) => position.data[stage] !== hash);
  if (changed >= 0) {
    const { path } = run.plans[changed]!.config.data;
    throw new UserError(
      `${path}: cannot resume, its content is not what ${folder} was trained on; bring the data back, or start anew with --fresh`,
    );
  }
  if (position.base !== run.base) {
    throw new UserError(
      `cannot resume, the weights under the adapters are not those of ${folder}; bring them back, or start anew with --fresh`,
    );
  }
  run.options.onEvent?.({ kind: 'resumed', step: position.globalStep });
  return { ...position };
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

async function runStage(
  run: Run,
  plan: StagePlan,
  optimizer: Optimizer,
  position: Moving,
): Promise<{ stopped: boolean; folder?: string }> {
  const { config, stopping = () => false } = run.options;
  const trainee = run.trainee(optimizer);
  let skippedInARow = 0;
  let folder: string | undefined;
  run.throughput.start();
  while (position.stageStep < plan.steps) {
    const line = oneStep(run, plan, trainee, position);
    skippedInARow = line.skipped === undefined ? 0 : skippedInARow + 1;
    const last = position.stageStep === plan.steps;
    if (position.globalStep % config.log.every === 0 || last || line.skipped !== undefined) log(run, line);
    if (skippedInARow >= config.max_skipped) throw keepsFailing(run, line, skippedInARow);
    // Signals and progress bars are served between updates only.
    await new Promise((resolve) => setImmediate(resolve));
    const stopped = stopping();
    const due = isCheckpointStep(position.globalStep, run.totalSteps, config.checkpoints);
    if (due || stopped) {
      run.throughput.pause();
      if (due && !stopped) await probeAll(run, position);
      folder = await save(run, optimizer, position);
      run.throughput.start();
    }
    if (stopped || (due && stopping())) return { stopped: true, ...(folder !== undefined && { folder }) };
  }
  return { stopped: false, ...(folder !== undefined && { folder }) };
}

function oneStep(run: Run, plan: StagePlan, trainee: Trainee, position: Moving): StepMetrics {
  const { log } = run.options.config;
  const { updatesPerEpoch } = plan.batches;
  const epoch = Math.floor(position.stageStep / updatesPerEpoch);
  const batches = plan.batches.update(epoch, position.stageStep % updatesPerEpoch);
  const rate = learningRate(plan.schedule, position.stageStep);
  const logged = (position.globalStep + 1) % log.every === 0;
  const result = trainStep(trainee, batches, {
    step: position.stageUpdates + 1,
    learningRate: rate,
    sampledTokens: logged ? log.sampled_tokens : 0,
  });
  position.globalStep++;
  position.stageStep++;
  if (result.applied) position.stageUpdates++;
  position.tokens += batches.reduce((sum, { tokens }) => sum + tokens, 0);
  const pace = run.throughput.add(batches);
  position.elapsedSeconds += pace.seconds;
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    global_step: position.globalStep,
    epoch: position.stageStep / updatesPerEpoch,
    ...(run.plans.length > 1 && { stage: plan.config.name }),
    loss: finite(result.loss),
    learning_rate: rate,
    grad_norm: finite(result.gradNorm),
    num_tokens: position.tokens,
    ...(result.accuracy !== undefined &&
      Number.isFinite(result.entropy) && {
        mean_token_accuracy: result.accuracy,
        entropy: Math.max(0, result.entropy!),
      }),
    train_tokens_per_second: pace.tokensPerSecond,
    mfu: pace.mfu,
    elapsed_seconds: position.elapsedSeconds,
    ...(!result.applied && {
      skipped: `${Number.isFinite(result.loss) ? 'gradient norm' : 'loss'} is not finite`,
    }),
  };
}

function log(run: Run, line: StepMetrics): void {
  run.metrics.add(line);
  run.events.add(line);
  const left = run.throughput.secondsLeft(run.totalSteps - line.global_step);
  run.options.onEvent?.({ kind: 'step', line, totalSteps: run.totalSteps, secondsLeft: left });
}

function keepsFailing(run: Run, line: StepMetrics, count: number): UserError {
  const checkpoint = newestPosition(run.options.out)?.folder ?? 'none yet';
  return new UserError(
    `step ${line.global_step}: ${line.skipped!}, update ${count} in a row that could not be made ` +
      `(learning rate ${line.learning_rate}); newest checkpoint: ${checkpoint}; lower optimizer.learning_rate, or look at the data`,
    { exitCode: 1 },
  );
}

/** A probe was due where the run stands, but was cut off by a stop or is the one before the first update. */
function needsProbes(run: Run, position: Position): boolean {
  const { globalStep } = position;
  if (run.probes.length === 0) return false;
  const due =
    globalStep === 0 || isCheckpointStep(globalStep, run.totalSteps, run.options.config.checkpoints);
  return due && !run.metrics.lines.some((line) => 'probe' in line && line.global_step === globalStep);
}

async function probeAll(run: Run, position: Position): Promise<void> {
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

async function save(run: Run, optimizer: Optimizer, position: Moving): Promise<string> {
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
function stateOf(run: Run, optimizer: Optimizer): NamedVariables {
  const { dtype } = run.options.config.checkpoints;
  const { model, lora } = run.learner;
  const typeOf = (name: string): string => dtype ?? model.dtypes.get(name) ?? 'F32';
  const rounded = [...run.trainable].filter(([name]) => lora !== undefined || typeOf(name) !== 'F32');
  return new Map([
    ...optimizer.state,
    ...rounded.map(([name, variable]) => [`param.${name}`, variable] as const),
  ]);
}

function stateText(run: Run, position: Position): string {
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

function writeWhole(path: string, text: string): void {
  const file = openAtomicFile(path);
  file.write(Buffer.from(text));
  file.commit();
}
