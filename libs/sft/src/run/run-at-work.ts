import { join } from 'node:path';
import { UserError } from '@longhand/records';
import type { TrainConfig } from '../config/train-config.ts';
import { createLora } from '../lora.ts';
import type { NamedVariables, Optimizer } from '../optimizers/optimizer.ts';
import type { Trainee } from '../train-step.ts';
import type { Position } from './checkpoint.ts';
import { hashWeights, type Learner } from './learner.ts';
import { openMetricsLog, type MetricsLog } from './metrics-log.ts';
import type { TrainEvent } from './outcome.ts';
import type { LoadedProbe } from './probe.ts';
import { runPlaces } from './run-folder.ts';
import type { StagePlan } from './stage-plan.ts';
import { openEventFile, type EventFile } from './tensorboard.ts';
import { createThroughput, type Throughput } from './throughput.ts';

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

/** A run at work. */
export interface Run {
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

/** Where training stands, as it moves on. */
export type Moving = { -readonly [K in keyof Position]: Position[K] };

/** Opens a run's logs and puts adapters on its model where the config asks for them. `keepTo`: the step that is gone on from. */
export function beginRun(
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
      model: lora ? lora.adapted : learner.model,
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

/** Before the first update. */
export function beginning(run: Run): Moving {
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

/** Where a checkpoint stood. Throws UserError where data or base weights are no longer what it was trained on. */
export function restoredPosition(run: Run, position: Position, folder: string): Moving {
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
