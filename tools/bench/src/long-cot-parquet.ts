import { readFileSync } from 'node:fs';
import { RecordBatchBuilder, writeShard, type ShardField } from '@longhand/shards';
import { sharedData } from './shared-data.ts';

const fields: ShardField[] = [
  { name: 'id', type: 'int32', nullable: false },
  { name: 'question', type: 'utf8', nullable: false },
  { name: 'solution', type: 'utf8', nullable: false },
  { name: 'gold_answer', type: 'utf8', nullable: false },
];

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
  const random = linearCongruential(7);
  let rows = 0;
  let size = 0;
  function* batches() {
    const builder = new RecordBatchBuilder(fields);
    while (size < bytes) {
      const { question, solution, gold_answer } = traces[rows % traces.length]!;
      const changed = perturb(solution, random);
      builder.append({
        id: rows,
        question: `Problem ${String(rows)}. ${question}`,
        solution: changed,
        gold_answer,
      });
      rows++;
      size += changed.length + question.length;
      if (builder.byteLength > 16e6) yield builder.finish();
    }
    if (builder.rows > 0) yield builder.finish();
  }
  const written = await writeShard({
    directory,
    name,
    fields,
    batches: batches(),
    formats: ['parquet'],
    rowGroupBytes: 50e6,
  });
  return { path: written.parquet!.path, rows, bytes: size };
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

function linearCongruential(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
