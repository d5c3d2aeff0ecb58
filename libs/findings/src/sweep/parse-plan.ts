import { parseContract, parseYaml } from '@longhand/records';
import { sweepPlanSchema, type SweepPlan } from './sweep-plan.ts';

/** Reads a plan from YAML. @throws UserError that names file and key */
export function parsePlan(text: string, where: string): SweepPlan {
  return parseContract(sweepPlanSchema, parseYaml(text, where), where);
}
