import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A path in the folder of real data (`LONGHAND_SHARED`, default ../shared); ends the process where it is absent. */
export function sharedData(...path: string[]): string {
  const shared = resolve(process.env.LONGHAND_SHARED ?? '../shared');
  const found = join(shared, ...path);
  if (!existsSync(found)) {
    console.error(`${found} is not there; set LONGHAND_SHARED to the folder of real data`);
    process.exit(2);
  }
  return found;
}
