import { basename, dirname } from 'node:path';
import { listUnits, openAtomicFile, readUnit, removePartialFiles } from '@longhand/shards';
import {
  readVerifyRow,
  verifyRows,
  type Verification,
  type VerifyKind,
  type VerifyRow,
} from '@longhand/verify';

export interface VerifyFileResult {
  rows: number;
  verdicts: Record<Verification['verdict'], number>;
}

/**
 * Judges every row `{id?, gold, prediction, kind?, numbers?, target?}` of a file and writes
 * `{id, verdict, extracted, reason}` as JSONL in the same order; rows without an id get their number (from 0).
 * The output appears when it is whole. Throws a `UserError` that names the row for input that does not fit.
 */
export async function verifyFile(
  input: string,
  output: string,
  kind: VerifyKind,
  workers = 1,
): Promise<VerifyFileResult> {
  removePartialFiles(dirname(output), [basename(output)]);
  const file = openAtomicFile(output);
  const result: VerifyFileResult = { rows: 0, verdicts: { correct: 0, incorrect: 0, unverifiable: 0 } };
  try {
    let lines: string[] = [];
    const flush = () => {
      file.write(Buffer.from(lines.join('')));
      lines = [];
    };
    for await (const { id, verdict, extracted, reason } of verifyRows(rowsOf(input, kind), { workers })) {
      lines.push(`${JSON.stringify({ id, verdict, extracted, reason })}\n`);
      result.verdicts[verdict]++;
      result.rows++;
      if (lines.length === 1000) flush();
    }
    flush();
    file.commit();
  } catch (error) {
    file.abort();
    throw error;
  }
  return result;
}

async function* rowsOf(input: string, kind: VerifyKind): AsyncGenerator<VerifyRow> {
  for (const unit of await listUnits(input, { targetBytes: 16_000_000 })) {
    for await (const { firstRow, rows } of readUnit(unit)) {
      for (const [offset, row] of rows.entries()) {
        const place = firstRow + offset;
        const read = readVerifyRow(row, `${input}: row ${String(place)}`, kind);
        yield { ...read, id: read.id ?? place };
      }
    }
  }
}
