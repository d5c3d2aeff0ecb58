import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '@longhand/records';
import type { Manifest, Stats } from '@longhand/records';
import { renderCard } from './card.ts';
import { cannotWrite, writeAtomically, type RunFolder } from './run-folder.ts';

/**
 * Moves finished files to their places: the old manifest goes first, the new one comes last, so that a
 * folder with a manifest is always whole. May be killed anywhere and called again.
 */
export function finalize(folder: RunFolder, manifest: Manifest, stats: Stats, card: string): void {
  const { out, work } = folder;
  rmSync(join(out, 'manifest.json'), { force: true });
  const files = [
    ...manifest.shards.flatMap(({ parquet, arrow }) => [parquet.path, arrow.path]),
    ...manifest.rejects.map(({ path }) => path),
  ];
  removeOldFiles(out, new Set(files));
  for (const path of files) move(join(work, 'ready', path), join(out, path));
  const texts = {
    'stats.json': `${JSON.stringify(stats, null, 2)}\n`,
    'README.md': renderCard(manifest, stats, card),
    'manifest.json': `${JSON.stringify(manifest, null, 2)}\n`,
  };
  for (const [name, text] of Object.entries(texts)) {
    // Written where work in progress lies: what a kill leaves there goes with it.
    writeAtomically(join(work, 'ready', name), text);
    move(join(work, 'ready', name), join(out, name));
  }
  rmSync(work, { recursive: true, force: true });
}

const shardName = /^\w+-\d{5}-of-\d{5}\.(parquet|arrow)$/;

/** Takes away shards of an earlier data set in this folder; files with other names are left alone. */
function removeOldFiles(out: string, wanted: ReadonlySet<string>): void {
  for (const directory of ['data', 'arrow', 'rejects']) {
    const path = join(out, directory);
    if (!existsSync(path)) continue;
    for (const name of readdirSync(path)) {
      if (shardName.test(name) && !wanted.has(`${directory}/${name}`)) rmSync(join(path, name));
    }
  }
}

function move(from: string, to: string): void {
  if (!existsSync(from) && existsSync(to)) return;
  try {
    makeFolder(dirname(to));
    renameSync(from, to);
  } catch (error) {
    throw cannotWrite(to, error);
  }
}
