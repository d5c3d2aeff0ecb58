import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShardField } from '@longhand/shards';
import { longTraces } from './long-traces.ts';
import { randomBelow } from './random-numbers.ts';
import { timedProcess } from './timed-process.ts';
import { writeRows } from './write-rows.ts';

/** What datatrove did on a machine like this one with two workers, over 100,000 documents of 1 kB. */
const datatrove = { documents: 920, megabytes: 1.1 };

/**
 * node near-duplicates.js [documents,documents,…]
 *
 * Near duplicates (MinHash, word 5-grams, 14 x 8) over 10,000, 100,000 and 1,000,000 documents of 1 kB, one in ten a
 * near copy of an earlier one, as whole processes that read Parquet and write shards; beside the same recipe
 * without near duplicates, whose time is taken off for the second figure.
 */
const sizes = (process.argv[2] ?? '10000,100000,1000000').split(',').map(Number);
const folder = mkdtempSync(join(tmpdir(), 'longhand-bench-'));
try {
  console.log(
    `${String(availableParallelism())} cores; datatrove: ${String(datatrove.documents)} documents/s, ${String(datatrove.megabytes)} MB/s`,
  );
  for (const size of sizes) {
    const input = await writeDocuments(folder, size);
    const out = join(folder, 'out');
    const run = (near: string) => {
      const recipe = join(folder, 'recipe.yaml');
      writeFileSync(recipe, recipeWith(input.path, near));
      return timedProcess(process.execPath, [
        'apps/pipeline/dist/bin/main.js',
        'curate',
        `--recipe=${recipe}`,
        `--out=${out}`,
        '--fresh',
      ]);
    };
    const without = await run('');
    const ours = await run(', near: { of: problem, words: 5, bands: 14, rows: 8 }');
    const stats = JSON.parse(readFileSync(join(out, 'stats.json'), 'utf8')) as { rows_kept: number };
    const own = Math.max(0.001, ours.wallSeconds - without.wallSeconds);
    const rate = (seconds: number) =>
      `${(size / seconds).toFixed(0)} documents/s, ${(input.bytes / 1e6 / seconds).toFixed(1)} MB/s, ` +
      `${(size / seconds / datatrove.documents).toFixed(0)} x datatrove's documents/s`;
    console.log(
      `${String(size)} documents, ${String(stats.rows_kept)} kept: whole run ${ours.wallSeconds.toFixed(1)} s (${rate(ours.wallSeconds)}), ` +
        `near duplicates alone ${own.toFixed(1)} s (${rate(own)}); peak ${ours.peakMB.toFixed(0)} MB, without them ${without.peakMB.toFixed(0)} MB`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function recipeWith(path: string, near: string): string {
  return `name: near
license: mit
seed: 1
sources:
  - kind: files
    path: ${JSON.stringify(path)}
    map: { problem: text, response: answer, answer: answer }
verify: { kind: math, keep: all }
filters: { think_tags: ignored }
deduplicate: { exact: row${near} }
`;
}

/** Documents of about 1 kB, cut from real traces with one word in four changed; one in ten repeats another but for a few words. */
async function writeDocuments(directory: string, count: number): Promise<{ path: string; bytes: number }> {
  const words = longTraces().flatMap(({ response }) => response.match(/\S+/g) ?? []);
  const random = randomBelow(11);
  const fields: ShardField[] = ['text', 'answer'].map((name) => ({ name, type: 'utf8', nullable: false }));
  let bytes = 0;
  const recent: string[][] = [];
  function* rows() {
    for (let i = 0; i < count; i++) {
      const copies = i % 10 === 9;
      const start = random(words.length - 180);
      const document = copies
        ? recent[random(recent.length)]!.map((word) =>
            random(60) === 0 ? words[random(words.length)]! : word,
          )
        : words
            .slice(start, start + 180)
            .map((word) => (random(4) === 0 ? words[random(words.length)]! : word));
      if (recent.length < 1000) recent.push(document);
      else recent[random(1000)] = document;
      const text = document.join(' ').slice(0, 1000);
      yield { text, answer: '4' };
      bytes += text.length;
    }
  }
  const path = await writeRows(directory, `documents-${String(count)}`, fields, rows());
  return { path, bytes };
}
