import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { metricsLineSchema, parseContract, UserError, type MetricsLine } from '@longhand/records';
import { openAtomicFile } from '@longhand/shards';
import { cannotWrite } from './cannot-write.ts';

/** The lines of a run's metrics, in a file and in memory. */
export interface MetricsLog {
  readonly lines: readonly MetricsLine[];
  add(line: MetricsLine): void;
}

/** Opens `metrics.jsonl`: lines after `keepTo` (those of work that is done again) are taken out first. */
export function openMetricsLog(path: string, keepTo: number | null): MetricsLog {
  const lines = keepTo === null ? [] : readMetrics(path).filter(({ global_step }) => global_step <= keepTo);
  const file = openAtomicFile(path);
  file.write(Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  file.commit();
  return {
    lines,
    add: (line) => {
      lines.push(line);
      try {
        appendFileSync(path, `${JSON.stringify(line)}\n`);
      } catch (error) {
        throw cannotWrite(path, error);
      }
    },
  };
}

/** Reads metrics; a last line that was cut off by a kill is left out. */
export function readMetrics(path: string): MetricsLine[] {
  if (!existsSync(path)) return [];
  const texts = readFileSync(path, 'utf8').split('\n');
  return texts.flatMap((text, i) => {
    if (text === '') return [];
    const where = `${path}: line ${i + 1}`;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      if (i === texts.length - 1) return [];
      throw new UserError(`${where}: not JSON; remove the line`);
    }
    return [parseContract(metricsLineSchema, value, where)];
  });
}
