import { UserError } from '@longhand/records';
import { axolotlConfig } from './axolotl.ts';
import { accumulation, type Exported, type ExportPlan, type ExportTarget } from './export-plan.ts';
import { llamaFactoryConfig } from './llama-factory.ts';
import { trlConfig } from './trl.ts';
import { verlConfig } from './verl.ts';

const writers: Record<ExportTarget, (plan: ExportPlan) => Exported> = {
  trl: trlConfig,
  verl: verlConfig,
  'llama-factory': llamaFactoryConfig,
  axolotl: axolotlConfig,
};

/**
 * A configuration of another trainer with the study's settings: AdamW, cosine with 10 % warm-up, loss on the response
 * and its end of text only, no packing.
 *
 * @throws UserError where the batch cannot be spread over the devices
 */
export function exportConfig(target: ExportTarget, plan: ExportPlan): Exported {
  if (!Number.isInteger(accumulation(plan)) || accumulation(plan) < 1) {
    throw new UserError(
      `--batch=${plan.batch}: not a multiple of --devices=${plan.devices} times --micro-batch=${plan.microBatch}`,
    );
  }
  const { command, files, notes } = writers[target](plan);
  const common =
    'Trainers that average the loss per micro-batch before they sum weigh short responses more, so results may depend on the number of devices; ours divides by the tokens of the whole step.';
  return { command, files, notes: [...notes, common] };
}
