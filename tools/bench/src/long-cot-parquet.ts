import { readFileSync } from 'node:fs';
import { randomNumbers } from './random-numbers.ts';
import { sharedData } from './shared-data.ts';
import { limoFields, writeRows } from './write-rows.ts';

/**
 * Writes about `bytes` of long chain of thought as one Parquet file (zstd, row groups of 50 MB): real traces
 * of LIMO's R1 teacher, repeated, with digits and some words of the reasoning changed so that no two are equal.
 * Final answers stay, so that they verify.
 */
export async function writeLongCot(
  directory: string,
  name: string,
  bytes: number,
): Promise<{ path: string; rows: number; bytes: number }> {
  const traces = readFileSync(
    sharedData('data/limo-three-teachers/deepseek-r1-distill-qwen-32b.jsonl'),
    'utf8',
  )
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { question: string; solution: string; gold_answer: string });
  const random = randomNumbers(7);
  let id = 0;
  let size = 0;
  function* rows() {
    while (size < bytes) {
      const { question, solution, gold_answer } = traces[id % traces.length]!;
      const changed = perturb(solution, random);
      yield { id, question: `Problem ${String(id)}. ${question}`, solution: changed, gold_answer };
      id++;
      size += changed.length + question.length;
    }
  }
  const path = await writeRows(directory, name, limoFields, rows());
  return { path, rows: id, bytes: size };
}

/** Changes one digit in five and one space in forty before the final answer. */
function perturb(solution: string, random: () => number): string {
  const end = Math.max(0, solution.lastIndexOf('**Final Answer**'));
  const reasoning = solution
    .slice(0, end)
    .replaceAll(/\d/g, (digit) => (random() < 0.2 ? String(Math.floor(random() * 10)) : digit))
    .replaceAll(' ', () => (random() < 0.025 ? words[Math.floor(random() * words.length)]! : ' '));
  return reasoning + solution.slice(end);
}

const words = [' so ', ' then ', ' perhaps ', ' again ', ' well ', ' indeed ', ' first ', ' maybe '];
