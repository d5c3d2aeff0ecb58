import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of real data that some tests read; it is not part of the project. */
const ROOT = process.env.LONGHAND_SHARED ?? resolve(import.meta.dirname, '../../../../../shared');

/** The rows of a JSONL file of the shared data, or null with a line on stderr when it is absent. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows the rows' form
export function sharedRows<T>(path: string): T[] | null {
  const file = join(ROOT, path);
  if (!existsSync(file)) {
    process.stderr.write(`skipped: ${path} is not there (set LONGHAND_SHARED)\n`);
    return null;
  }
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

/** A test that runs on a file of the shared data, and is skipped without it. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows the rows' form
export function onShared<T>(name: string, path: string, test: (rows: T[]) => void | Promise<void>): void {
  const rows = sharedRows<T>(path);
  if (rows === null) it.skip(name, () => undefined);
  else
    it(
      name,
      async () => {
        await test(rows);
      },
      120_000,
    );
}
