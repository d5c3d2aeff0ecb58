import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseContract } from '@longhand/records';
import { trainConfigSchema, type TrainConfig } from './config/train-config.ts';
import { readMetrics } from './run/metrics-log.ts';

/** Writes conversations about sums as JSON Lines, `train.jsonl` and `test.jsonl`; returns the folder. */
export function writeSums(folder: string, rows = 22): string {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const row = (i: number): string => {
    const [a, b] = [(i * 7) % 10, (i * 3) % 10];
    const content = `<think>\n${'so '.repeat(1 + (i % 5))}${a}+${b}\n</think>\n\n\\boxed{${a + b}}`;
    const messages = [
      { role: 'user', content: `${a}+${b}?` },
      { role: 'assistant', content },
    ];
    return `${JSON.stringify({ messages, answer: String(a + b) })}\n`;
  };
  writeFileSync(join(data, 'train.jsonl'), Array.from({ length: rows }, (_, i) => row(i)).join(''));
  writeFileSync(join(data, 'test.jsonl'), Array.from({ length: 3 }, (_, i) => row(i + 100)).join(''));
  return data;
}

/** A run of seconds: a decoder of a few thousand parameters, 3 updates an epoch, 12 in all. */
export function tinyConfig(data: string, changes: Record<string, unknown> = {}): TrainConfig {
  const raw = {
    name: 'tiny',
    seed: 7,
    model: {
      new: {
        hidden_size: 16,
        layers: 1,
        heads: 2,
        kv_heads: 1,
        head_dim: 8,
        intermediate_size: 32,
        tokenizer: { vocab_size: 280 },
      },
    },
    data: { path: data, max_length: 96 },
    batch: { rows: 4, micro_rows: 2 },
    epochs: 4,
    optimizer: { learning_rate: 0.01 },
    schedule: { warmup_steps: 2 },
    checkpoints: { every: 2 },
    ...changes,
  };
  return parseContract(trainConfigSchema, raw, 'the test');
}

/** Hashes of the files of a checkpoint that decide what comes after it: weights and state, but no times. */
export function hashesOf(folder: string): Record<string, string> {
  const hashes: Record<string, string> = {};
  const walk = (path: string, name: string): void => {
    if (statSync(path).isDirectory()) {
      for (const each of readdirSync(path).sort())
        walk(join(path, each), name === '' ? each : `${name}/${each}`);
    } else if (!/trainer_state\.json|position\.json/.test(name)) {
      hashes[name] = createHash('sha256').update(readFileSync(path)).digest('hex');
    }
  };
  walk(folder, '');
  return hashes;
}

/** What of a run's metrics does not depend on the clock. */
export function learned(out: string): unknown[] {
  const clock = { train_tokens_per_second: undefined, mfu: undefined, elapsed_seconds: undefined };
  return readMetrics(join(out, 'metrics.jsonl')).map((line) => ({ ...line, ...clock }));
}
