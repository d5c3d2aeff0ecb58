import { z } from 'zod';
import { parseContract, UserError } from '@longhand/records';
import { listUnits, openAtomicFile, readUnit } from '@longhand/shards';
import { verify, type Verification } from '@longhand/verify';

const kind = z.enum(['auto', 'math', 'choice', 'countdown']);

/** The kinds of answer that `pipeline:verify` takes. */
export type VerifyFileKind = z.infer<typeof kind>;

const text = z.union([z.string(), z.number()]).transform(String);

const inputRow = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  gold: z
    .union([text, z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value))])
    .nullish(),
  prediction: text.nullable(),
  kind: kind.nullish(),
  numbers: z.array(z.number()).nullish(),
  target: z.number().nullish(),
});

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
  defaultKind: VerifyFileKind,
): Promise<VerifyFileResult> {
  const units = await listUnits(input, { targetBytes: 16_000_000 });
  const file = openAtomicFile(output);
  const result: VerifyFileResult = { rows: 0, verdicts: { correct: 0, incorrect: 0, unverifiable: 0 } };
  try {
    for (const unit of units) {
      for await (const { firstRow, rows } of readUnit(unit)) {
        const lines = rows.map((row, offset) => {
          const answer = judge(row, firstRow + offset, input, defaultKind);
          result.verdicts[answer.verdict]++;
          return `${JSON.stringify(answer)}\n`;
        });
        result.rows += rows.length;
        file.write(Buffer.from(lines.join('')));
      }
    }
    file.commit();
  } catch (error) {
    file.abort();
    throw error;
  }
  return result;
}

function judge(value: unknown, place: number, input: string, defaultKind: VerifyFileKind) {
  const row = parseContract(inputRow, value, `${input}: row ${String(place)}`);
  if (row.prediction === null)
    throw new UserError(`${input}: row ${String(place)}: prediction: null is not a text`);
  const { verdict, extracted, reason } = verify({
    kind: row.kind ?? defaultKind,
    gold: row.gold ?? null,
    prediction: row.prediction,
    ...(row.numbers ? { numbers: row.numbers } : {}),
    ...(typeof row.target === 'number' ? { target: row.target } : {}),
  });
  return { id: row.id ?? place, verdict, extracted, reason };
}
