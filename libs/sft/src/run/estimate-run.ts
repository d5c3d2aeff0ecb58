import { totalmem } from 'node:os';
import { readConfig, type DecoderConfig } from '@longhand/lm';
import { UserError } from '@longhand/records';
import { stagesOf, type StageConfig, type TrainConfig } from '../config/train-config.ts';
import { batchesOf } from '../data/batches.ts';
import { prepareData } from '../data/prepare-data.ts';
import { estimate, type Estimate, type StageData } from '../estimate.ts';
import { loadReader } from './learner.ts';
import { newModelConfig } from './new-model-files.ts';
import { runPlaces } from './run-folder.ts';
import { matrixProductRate } from './throughput.ts';

/** An estimate with what this machine has to offer. */
export interface RunEstimate extends Estimate {
  /** True where the data were read; else tokens are an upper bound: every row as long as may be. */
  readonly exact: boolean;
  /** Floating point operations per second of a large matrix product here. */
  readonly peakFlops: number;
  /** At a share of the product's rate that whole steps reach. */
  readonly seconds: number;
  readonly machineMemory: number;
}

/** Share of the matrix product's rate that whole training steps were seen to reach, on models of 1 to 135 million. */
const STEP_SHARE = 0.6;

/**
 * Reckons what a run needs before it starts. Data and model are read where they are there; where the data are not,
 * `steps` of the config and the longest rows give a bound.
 */
export async function estimateRun(config: TrainConfig, out: string): Promise<RunEstimate> {
  const exactData = await dataOf(config, out).catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
  const model = exactData?.model ?? (await modelConfig(config));
  const data = exactData?.data ?? stagesOf(config).map(boundOf);
  const result = estimate(config, model, data);
  const peakFlops = matrixProductRate();
  const seconds = result.flops / (peakFlops * STEP_SHARE);
  return { ...result, exact: exactData !== undefined, peakFlops, seconds, machineMemory: totalmem() };
}

async function dataOf(
  config: TrainConfig,
  out: string,
): Promise<{ model: DecoderConfig; data: StageData[] } | undefined> {
  const reader = await loadReader(config, out);
  const data: StageData[] = [];
  for (const [index, stage] of stagesOf(config).entries()) {
    const store = await prepareData({
      data: stage.data,
      tokenizer: reader.tokenizer,
      template: reader.template,
      folder: runPlaces.tokens(out),
    });
    if (!store) return undefined;
    const padId = reader.tokenizer.padId ?? 0;
    const batches = batchesOf(store, {
      data: stage.data,
      batch: stage.batch,
      seed: config.seed,
      stage: index,
      padId,
    });
    const steps = stage.steps ?? stage.epochs * batches.updatesPerEpoch;
    const tokens = (store.facts.tokens * steps) / batches.updatesPerEpoch;
    data.push({ steps, tokens, length: batches.length, microRows: microRowsOf(stage) });
    store.close();
  }
  return { model: reader.config, data };
}

async function modelConfig(config: TrainConfig): Promise<DecoderConfig> {
  if (config.model.path !== undefined) return readConfig(config.model.path);
  if (config.model.new !== undefined) return newModelConfig(config.model.new);
  throw new UserError('the config names no model: give --model=<folder>, or model.new in the config');
}

/** Rows filled to the brim. Without `steps` the number of rows is not known. */
function boundOf(stage: StageConfig): StageData {
  if (stage.steps === null) {
    throw new UserError(
      `${stage.data.path}: cannot be read, so the number of updates is not known; curate the data first, or give steps`,
    );
  }
  const length = stage.data.max_length;
  return {
    steps: stage.steps,
    tokens: stage.steps * stage.batch.rows * length,
    length,
    microRows: microRowsOf(stage),
  };
}

function microRowsOf({ batch }: StageConfig): number {
  return Math.min(batch.micro_rows ?? batch.rows, batch.rows);
}
