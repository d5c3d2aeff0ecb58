import { nearest, UserError, type FieldMap, type FilesSource, type HubSource } from '@longhand/records';
import { fileColumns, listFiles, listUnits, readUnit } from '@longhand/shards';
import { basename, relative } from 'node:path';
import { columnsOf, compileFieldMap } from '../map-row.ts';
import { takeApart } from '../take-apart.ts';
import { hashFile } from '../hash-file.ts';
import type { Draft, Misfit } from './draft.ts';
import type { FilesUnit, SourceFact } from './unit.ts';

/** Bytes of a piece of a file, as it lies on disk: some megabytes of text even where it is compressed. */
export const unitBytes = 8_000_000;

/** Lists the files of a source, hashes them, and cuts them into units. Paths are taken from `root`. */
export async function planFiles(
  source: FilesSource,
  place: number,
  limit: number | null,
): Promise<{ units: FilesUnit[]; facts: SourceFact[] }> {
  if (source.path === undefined) {
    throw new UserError(
      `recipe: sources.${String(place)}.path: missing; name the file, folder or glob with --input=<path>`,
    );
  }
  const units: FilesUnit[] = [];
  const facts: SourceFact[] = [];
  for (const given of [source.path].flat()) {
    for (const path of listFiles(given)) {
      const { sha256, bytes } = await hashFile(path);
      const name = nameOf(path, given);
      const revision = `sha256:${sha256}`;
      facts.push({ name, revision, bytes });
      for (const piece of await listUnits(path, { targetBytes: unitBytes })) {
        if (limit !== null && piece.firstRow >= limit) continue;
        units.push({ kind: 'files', source: place, name, revision, piece, endRow: limit });
      }
    }
  }
  const first = units[0];
  if (first !== undefined) await checkColumns(source, place, first);
  return { units, facts };
}

/** Reads and maps the rows of a unit. */
export async function* produceFiles(
  unit: FilesUnit,
  source: FilesSource | HubSource,
): AsyncGenerator<Draft | Misfit> {
  const toFields = compileFieldMap(source.map);
  const place = { split: source.split, source: unit.name, source_revision: unit.revision };
  for await (const { firstRow, rows } of readUnit(unit.piece, { columns: columnsOf(source.map) })) {
    for (const [offset, row] of rows.entries()) {
      const number = firstRow + offset;
      if (unit.endRow !== null && number >= unit.endRow) return;
      for (const single of takeApart(row, source.map.each)) {
        const fields = toFields(single);
        if ('reason' in fields) {
          const detail = `row ${String(number)}: ${fields.detail}`;
          yield { ...place, ...fields, detail, row: JSON.stringify(single) };
        } else {
          yield { ...place, ...fields, domain: fields.domain ?? source.domain };
        }
      }
    }
  }
}

function nameOf(path: string, given: string): string {
  const inside = relative(given, path).replaceAll('\\', '/');
  return inside === '' || inside.startsWith('..') ? basename(path) : inside;
}

/** A column that the recipe maps and neither the schema nor a first row has is a mistake in the recipe, not in the rows. */
export async function checkColumns(
  { map }: { map: FieldMap },
  place: number,
  unit: FilesUnit,
): Promise<void> {
  const columns = await fileColumns(unit.piece.path);
  if (columns !== null) {
    refuseUnknownColumns(map, place, unit.name, columns);
    return;
  }
  for await (const { rows } of readUnit(unit.piece, { batchRows: 100 })) {
    if (rows.length === 0) return;
    refuseUnknownColumns(map, place, unit.name, [...new Set(rows.flatMap((row) => Object.keys(row)))]);
    return;
  }
}

/** Throws a `UserError` where the map reads a column that is not among those known. */
export function refuseUnknownColumns(
  map: FieldMap,
  place: number,
  name: string,
  known: readonly string[],
): void {
  for (const column of columnsOf(map)) {
    if (known.includes(column)) continue;
    const suggestion = nearest(column, known);
    throw new UserError(
      `recipe: sources.${String(place)}.map: ${name} has no column "${column}"` +
        (suggestion === undefined ? `; it has ${known.join(', ')}` : `; did you mean "${suggestion}"?`),
    );
  }
}
