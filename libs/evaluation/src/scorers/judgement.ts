import { fill } from '../task/fill.ts';
import type { Response } from '../task/task.ts';
import type { ScoringTools } from './scorer.ts';

/**
 * What the judge said of a response under a name: given with the response, else asked for now. Null where there
 * is neither.
 */
export async function judgement(
  name: string,
  response: Response,
  { judge }: ScoringTools,
  template: string,
  fields: Readonly<Record<string, string>>,
): Promise<string | null> {
  const given = response.judgements?.[name];
  if (given !== undefined) return given;
  if (judge === undefined) return null;
  return judge.answer(fill(template, fields) ?? template);
}
