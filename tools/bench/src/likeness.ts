/**
 * node likeness.js
 *
 * How like real long chains of thought our traces are, and how fast they are made: the share of word 4-grams
 * that are distinct and the zstd ratio (level 19), per trace and over a corpus, ours beside DeepSeek-R1
 * (limo-three-teachers) and Qwen3 on Countdown, on equal numbers of bytes.
 */
import { readFileSync } from 'node:fs';
import { narrateSearch, planProblems } from '@longhand/countdown';
import { estimateTokens } from '@longhand/quality';
import { compressZstd } from '@longhand/shards';
import { sharedData } from './shared-data.ts';

const TRACES = 290;

main();

function main(): void {
  const ours = ourTraces(2000);
  const corpora = [
    { name: 'ours', texts: ours },
    {
      name: 'R1 (limo)',
      texts: real('data/limo-three-teachers/deepseek-r1-distill-qwen-32b.jsonl', 'solution'),
    },
    { name: 'Qwen3 countdown', texts: real('data/countdown-qwen3/sft_train_2k.jsonl', 'response') },
  ].filter(({ texts }) => texts.length > 0);
  const bytes = Math.min(...corpora.map(({ texts }) => Buffer.byteLength(texts.join('\n\n'))), 1_500_000);
  const rows = corpora.map(({ name, texts }) => {
    const corpus = cut(texts, bytes);
    const long = texts
      .filter((text) => text.length >= 4000)
      .slice(0, TRACES)
      .map((text) => text.slice(0, 4000));
    return {
      corpus: name,
      [`4-grams distinct, ${Math.round(bytes / 1000)} kB`]: distinct(corpus).toFixed(3),
      [`zstd, ${Math.round(bytes / 1000)} kB`]: ratio(corpus).toFixed(2),
      [`4-grams distinct, ${TRACES} traces`]: distinct(texts.slice(0, TRACES).join('\n\n')).toFixed(3),
      [`zstd, ${TRACES} traces`]: ratio(texts.slice(0, TRACES).join('\n\n')).toFixed(2),
      '4-grams distinct in 4000 chars': long.length ? mean(long.map(distinct)).toFixed(3) : '-',
      'zstd of 4000 chars': long.length ? mean(long.slice(0, 60).map(ratio)).toFixed(2) : '-',
    };
  });
  console.table(rows);
}

function ourTraces(count: number): string[] {
  const plan = {
    seed: 11,
    splits: [{ name: 'train', count, operands: { 3: 1, 4: 3, 5: 2 }, targets: 'open' as const }],
  };
  const problems = planProblems(plan).train!;
  const start = process.cpuUsage();
  const traces = problems.map((problem, seed) =>
    narrateSearch(problem, { seed, countTokens: estimateTokens }),
  );
  const milliseconds = process.cpuUsage(start).user / 1000;
  console.log(
    `${count} traces, ${((count / milliseconds) * 1000).toFixed(0)} traces/s of CPU, ${(milliseconds / count).toFixed(2)} ms each`,
  );
  return traces.map((trace) => trace.response);
}

function real(path: string, field: string): string[] {
  return readFileSync(sharedData(path), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as Record<string, string>)[field]!);
}

function cut(texts: readonly string[], bytes: number): string {
  return Buffer.from(texts.join('\n\n')).subarray(0, bytes).toString();
}

function distinct(text: string): number {
  const words = text.split(/\s+/).filter(Boolean);
  const grams = new Set<string>();
  for (let i = 0; i + 4 <= words.length; i++) grams.add(words.slice(i, i + 4).join(' '));
  return grams.size / Math.max(1, words.length - 3);
}

function ratio(text: string): number {
  const bytes = Buffer.from(text);
  return bytes.length / compressZstd(bytes, 19).length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
