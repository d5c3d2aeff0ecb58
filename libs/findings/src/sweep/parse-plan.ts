import { parseContract, UserError } from '@longhand/records';
import { parseDocument } from 'yaml';
import { sweepPlanSchema, type SweepPlan } from './sweep-plan.ts';

/** Reads a plan from YAML. @throws UserError that names file and key */
export function parsePlan(text: string, where: string): SweepPlan {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new UserError(`${where}: not YAML: ${error.message.split('\n')[0]!}`);
  return parseContract(sweepPlanSchema, document.toJS(), where);
}
