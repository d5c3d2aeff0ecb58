import { longTraces } from './long-traces.ts';
import { randomBelow } from './random-numbers.ts';
import { limoFields, writeRows } from './write-rows.ts';

/**
 * Writes about `bytes` of long chain of thought as one Parquet file: real traces again and again, one word in five
 * changed for another word of theirs, so that no two are near duplicates. Numbers and final answers stay.
 */
export async function writeVaried(
  directory: string,
  name: string,
  bytes: number,
): Promise<{ path: string; rows: number; bytes: number }> {
  const traces = longTraces();
  const words = [...new Set(traces.flatMap(({ response }) => response.match(/\b[a-z]{3,9}\b/g) ?? []))];
  const random = randomBelow(7);
  let id = 0;
  let size = 0;
  function* rows() {
    while (size < bytes) {
      const { problem, response, answer } = traces[id % traces.length]!;
      const close = response.lastIndexOf('</think>');
      const reasoning = response
        .slice(0, close < 0 ? response.length - 400 : close)
        .replace('<think>', '')
        .replaceAll(/ [a-z]{3,9}(?= )/g, (word) =>
          random(5) === 0 ? ` ${words[random(words.length)]!}` : word,
        );
      const final = close < 0 ? response.slice(-400) : response.slice(close + 8);
      const solution = `${reasoning.trim()}\n\n**Final Answer**\n${final.trim()}`;
      yield { id, question: `Problem ${String(id)}. ${problem}`, solution, gold_answer: answer };
      id++;
      size += solution.length + problem.length;
    }
  }
  const path = await writeRows(directory, name, limoFields, rows());
  return { path, rows: id, bytes: size };
}
