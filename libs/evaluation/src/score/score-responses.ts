import type { Sample } from '@longhand/records';
import { SCORERS } from '../scorers/scorers.ts';
import type { Scorer, ScoringTools, Verdict } from '../scorers/scorer.ts';
import { answerText } from '../text/answer-text.ts';
import type { Item, Response, Task } from '../task/task.ts';
import { shortHash, taskHash } from './task-hash.ts';

/** The verdicts of an item's responses, in their order. */
export async function scoreResponses(
  task: Task,
  item: Item,
  responses: readonly Response[],
  tools: ScoringTools,
): Promise<Verdict[]> {
  const scorer: Scorer = SCORERS[task.scorer];
  const verdicts: Verdict[] = [];
  for (const response of responses) verdicts.push(await scorer.score(item, response, tools, task.options));
  return verdicts;
}

/** Whether a response was cut off: its sampler said so, or it never closed its thinking. */
export function isTruncated(text: string, told: boolean): boolean {
  return told || answerText(text).unfinished;
}

/** The line of `samples_<task>.jsonl` for an item and its responses. */
export function sampleLine(
  task: Task,
  item: Item,
  responses: readonly Response[],
  verdicts: readonly Verdict[],
): Sample {
  const [first] = verdicts;
  const each = verdicts.map((verdict, i) => one(verdict, responses[i]!));
  return {
    id: item.id,
    ...(each[0] ?? { extracted: null, correct: null, score: null, truncated: false, length: 0 }),
    reason: first?.reason ?? 'no response',
    ...(responses.length > 1 ? { responses: each } : {}),
    prompt_hash: item.prompt === null ? null : shortHash(item.prompt),
    target_hash: item.target === null ? null : shortHash(item.target),
    settings_hash: taskHash(task),
  };
}

function one(verdict: Verdict, response: Response) {
  const { extracted, correct, score, details = {}, measures } = verdict;
  const length = response.tokens ?? response.text.length;
  return { extracted, correct, score, ...details, measures, truncated: response.truncated, length };
}
