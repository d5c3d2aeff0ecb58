import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A trace of a real data set. */
export interface Trace {
  set: string;
  problem: string;
  response: string;
}

/** The traces that filters are calibrated on; ends the process where the folder of real data is absent. */
export function realTraces(): Trace[] {
  return sets.flatMap(([set, path, problem, response]) =>
    rowsOf(path).flatMap((row) => {
      const given = row[response];
      const texts = Array.isArray(given) ? (given as string[]) : [given as string];
      return texts.map((text) => ({ set, problem: row[problem] as string, response: text }));
    }),
  );
}

/** Rows of a JSON Lines file in the folder of real data (`LONGHAND_SHARED`, default ../shared). */
export function rowsOf(path: string): Record<string, unknown>[] {
  const file = join(resolve(process.env.LONGHAND_SHARED ?? '../shared'), 'data', path);
  if (!existsSync(file)) {
    console.error(`${file} is not there; set LONGHAND_SHARED to the folder of real data`);
    process.exit(2);
  }
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.json')) return JSON.parse(text) as Record<string, unknown>[];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

const sets: [set: string, path: string, problem: string, response: string][] = [
  ['limo R1-distill', 'limo-three-teachers/deepseek-r1-distill-qwen-32b.jsonl', 'question', 'solution'],
  ['limo Qwen2.5', 'limo-three-teachers/qwen2.5-32b-instruct.jsonl', 'question', 'solution'],
  ['limo human', 'limo-three-teachers/official-solution.jsonl', 'question', 'solution'],
  [
    'longcot train',
    'longcot-math500-outputs/train-aime-o1-completion-3-node-2.jsonl',
    'question',
    'solution',
  ],
  ['math500 outputs', 'longcot-math500-outputs/math500-exp1_rft.jsonl', 'question', 'generated_responses'],
  [
    'aime24 outputs',
    'longcot-math500-outputs/aime2024-o1-completion-3-node-2.jsonl',
    'question',
    'generated_responses',
  ],
  ['countdown sft', 'countdown-qwen3/sft_train_2k.jsonl', 'prompt', 'response'],
  ['countdown evals', 'countdown-qwen3/eval-rft.jsonl', 'prompt', 'raw_generation'],
  ['countdown base', 'countdown-qwen3/eval-base_0_6b.jsonl', 'prompt', 'raw_generation'],
  ['gsm8k human', 'gsm8k/train.jsonl', 'question', 'answer'],
];
