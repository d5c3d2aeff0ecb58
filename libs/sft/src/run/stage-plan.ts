import { stagesOf, type StageConfig, type TrainConfig } from '../config/train-config.ts';
import { batchesOf, type Batches } from '../data/batches.ts';
import { prepareData } from '../data/prepare-data.ts';
import type { TokenStore } from '../data/token-store.ts';
import type { Learner } from './learner.ts';
import { scheduleOf, type Schedule } from '../schedule.ts';

/** A stage with its data at hand. */
export interface StagePlan {
  readonly config: StageConfig;
  readonly store: TokenStore;
  readonly batches: Batches;
  /** Batches of the stage, over all its epochs. */
  readonly steps: number;
  readonly schedule: Schedule;
}

/** What is told while data become tokens. */
export interface PlanOptions {
  readonly config: TrainConfig;
  readonly learner: Learner;
  /** Folder of token stores. */
  readonly folder: string;
  readonly onProgress?: ((stage: string, rows: number) => void) | undefined;
  readonly stopping?: (() => boolean) | undefined;
}

/** Prepares the data of all stages, so that what is wrong with any is told before the first update. */
export async function planStages(options: PlanOptions): Promise<StagePlan[] | undefined> {
  const { config, learner, folder, onProgress, stopping } = options;
  const plans: StagePlan[] = [];
  for (const [stage, own] of stagesOf(config).entries()) {
    const store = await prepareData({
      data: own.data,
      tokenizer: learner.tokenizer,
      template: learner.template,
      folder,
      ...(onProgress && {
        onProgress: (rows: number) => {
          onProgress(own.name, rows);
        },
      }),
      ...(stopping && { stopping }),
    });
    if (!store) {
      closePlans(plans);
      return undefined;
    }
    const padId = learner.tokenizer.padId ?? 0;
    const batches = batchesOf(store, { data: own.data, batch: own.batch, seed: config.seed, stage, padId });
    const steps = own.steps ?? own.epochs * batches.updatesPerEpoch;
    const schedule = scheduleOf(own.schedule, own.optimizer.learning_rate, steps);
    plans.push({ config: own, store, batches, steps, schedule });
  }
  return plans;
}

/** Closes the stores of plans. */
export function closePlans(plans: readonly StagePlan[]): void {
  for (const { store } of plans) store.close();
}
