import { readFileSync } from 'node:fs';
import { joinThinking } from '@longhand/records';
import { sharedData } from './shared-data.ts';

export interface LongTrace {
  problem: string;
  response: string;
  answer: string;
  /** `response` in UTF-8. */
  bytes: Uint8Array;
}

/** Real long chains of thought: LIMO's R1 teacher, what stands before the last "**Final Answer**" as reasoning. */
export function longTraces(): LongTrace[] {
  const text = readFileSync(
    sharedData('data/limo-three-teachers/deepseek-r1-distill-qwen-32b.jsonl'),
    'utf8',
  );
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const row = JSON.parse(line) as { question: string; solution: string; gold_answer: string };
      const cut = row.solution.lastIndexOf('**Final Answer**');
      const response =
        cut < 0 ? row.solution : joinThinking(row.solution.slice(0, cut), row.solution.slice(cut + 16));
      return { problem: row.question, response, answer: row.gold_answer, bytes: Buffer.from(response) };
    });
}
