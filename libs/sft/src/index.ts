/** Supervised fine-tuning: conversations become labelled tokens, packed rows, updates, checkpoints and metrics. */
export { loadConfig, type LoadConfigOptions } from './config/load-config.ts';
export {
  stagesOf,
  trainConfigSchema,
  type ProbeConfig,
  type StageConfig,
  type TrainConfig,
} from './config/train-config.ts';
export { batchesOf, type Batches } from './data/batches.ts';
export { renderConversation, type ConversationTemplate } from './data/conversation-spans.ts';
export { labelTokens, type LabelledTokens } from './data/label-tokens.ts';
export { microBatch, type MicroBatch } from './data/micro-batch.ts';
export { packBestFit, type PackedRows } from './data/pack.ts';
export { estimate, type Estimate } from './estimate.ts';
export { createLora, type Lora } from './lora.ts';
export { newOptimizer } from './optimizers/new-optimizer.ts';
export type { Optimizer } from './optimizers/optimizer.ts';
export { estimateRun, type RunEstimate } from './run/estimate-run.ts';
export type { ProbeSample, TrainEvent, TrainOutcome } from './run/outcome.ts';
export type { TrainOptions } from './run/run-at-work.ts';
export { train } from './run/train.ts';
export { learningRate, scheduleOf, type Schedule } from './schedule.ts';
export { trainStep, type StepResult, type Trainee } from './train-step.ts';
