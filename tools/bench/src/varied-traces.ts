import { RecordBatchBuilder, writeShard, type ShardField } from '@longhand/shards';
import { longTraces } from './long-traces.ts';

/**
 * Writes about `bytes` of long chain of thought as one Parquet file: real traces again and again, one word in five
 * changed for another word of theirs, so that no two are near duplicates. Numbers and final answers stay.
 */
export async function writeVaried(
  directory: string,
  name: string,
  bytes: number,
): Promise<{ path: string; rows: number; bytes: number }> {
  const fields: ShardField[] = ['question', 'solution', 'gold_answer'].map((column) => ({
    name: column,
    type: 'utf8',
    nullable: false,
  }));
  fields.push({ name: 'id', type: 'int32', nullable: false });
  const traces = longTraces();
  const words = [...new Set(traces.flatMap(({ response }) => response.match(/\b[a-z]{3,9}\b/g) ?? []))];
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let rows = 0;
  let size = 0;
  function* batches() {
    const builder = new RecordBatchBuilder(fields);
    while (size < bytes) {
      const { problem, response, answer } = traces[rows % traces.length]!;
      const close = response.lastIndexOf('</think>');
      const reasoning = response
        .slice(0, close < 0 ? response.length - 400 : close)
        .replace('<think>', '')
        .replaceAll(/ [a-z]{3,9}(?= )/g, (word) =>
          random(5) === 0 ? ` ${words[random(words.length)]!}` : word,
        );
      const final = close < 0 ? response.slice(-400) : response.slice(close + 8);
      const solution = `${reasoning.trim()}\n\n**Final Answer**\n${final.trim()}`;
      builder.append({
        id: rows,
        question: `Problem ${String(rows)}. ${problem}`,
        solution,
        gold_answer: answer,
      });
      rows++;
      size += solution.length + problem.length;
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
