import { join } from 'node:path';
import type { FileEntry, Recipe } from '@longhand/records';
import {
  FileScratch,
  readBatches,
  RecordBatchBuilder,
  utf8View,
  writeShard,
  type WrittenShard,
} from '@longhand/shards';
import type { RecordBatch } from 'apache-arrow';
import type { LateDrop } from './decide.ts';
import type { LateVerdict } from './late/late-verdict.ts';
import { reasoningSpan } from './reasoning-span.ts';
import { readyMarkerPath, unitRowsPath, writeAtomically, type RunFolder } from './run-folder.ts';
import type { PlannedShard, RowRange } from './shard-plan.ts';
import { derivedFields, rejectFields } from './staged-rows.ts';

/** A shard or a file of rejects to be written; `lateDrops` tells why rows were dropped after their unit. */
export interface ShardTask {
  shard: PlannedShard;
  lateDrops: [unit: number, row: number, drop: LateDrop][];
  /** One a row of the shard, where the run worked them out; null leaves what the source told. */
  passRates: (number | null)[] | null;
  /** One a row of the shard, null for rows that their unit decided; null where it decided all. */
  verdicts: (LateVerdict | null)[] | null;
}

/** A finished file, as the manifest lists it. `arrow` is null for rejects. */
export interface ShardDone {
  name: string;
  rows: number;
  bytes: number;
  parquet: FileEntry;
  arrow: FileEntry | null;
}

/** Copies the shard's rows from their units, adds derived columns, and writes its files into the run's folder. */
export async function writeShardTask(folder: RunFolder, recipe: Recipe, task: ShardTask): Promise<ShardDone> {
  const { shard } = task;
  const [directory = '', file = ''] = shard.name.split('/');
  const ready = join(folder.work, 'ready');
  const kept = shard.split !== null;
  const written = await writeShard({
    directory: join(ready, directory),
    arrowDirectory: join(ready, 'arrow'),
    name: file,
    batches: kept ? recordBatches(folder, task, recipe) : rejectBatches(folder, task),
    ...(kept ? {} : { fields: rejectFields, formats: ['parquet'] as const }),
    rowGroupBytes: recipe.write.row_group_bytes,
    zstdLevel: recipe.write.zstd_level,
  });
  const done = describe(shard, written);
  writeAtomically(readyMarkerPath(folder, shard.name), JSON.stringify(done));
  return done;
}

/** Bytes of the batches of an Arrow file: small enough to map, large enough to cost nothing. */
const batchBytes = 16_000_000;

function* recordBatches(
  folder: RunFolder,
  { shard, passRates, verdicts }: ShardTask,
  recipe: Recipe,
): Generator<RecordBatch> {
  const builder = new RecordBatchBuilder();
  const made = new Set([
    ...derivedFields,
    ...(passRates === null ? [] : ['pass_rate']),
    ...(verdicts === null ? [] : verdictColumns),
  ]);
  let place = 0;
  const addDerived = derivedColumns(builder, recipe);
  for (const { batch, row } of rowsOf(folder, shard.ranges)) {
    builder.appendFrom(batch, row, made);
    if (passRates !== null) builder.number('pass_rate').append(passRates[place] ?? null);
    if (verdicts !== null) appendVerdict(builder, batch, row, verdicts[place] ?? null);
    place++;
    addDerived(batch, row);
    if (builder.byteLength >= batchBytes) yield builder.finish();
  }
  if (builder.rows > 0) yield builder.finish();
}

const verdictColumns = ['answer', 'extracted_answer', 'verdict', 'verifier'];

/** What was decided late of a row in place of what its unit found; without a majority there is no answer to compare. */
function appendVerdict(
  builder: RecordBatchBuilder,
  batch: RecordBatch,
  row: number,
  late: LateVerdict | null,
): void {
  const own = (column: string) => utf8View(batch, column).text(row);
  const undecided = late?.answer === null;
  builder.utf8('answer').append(late?.answer === undefined ? own('answer') : late.answer);
  builder.utf8('extracted_answer').append(undecided ? null : own('extracted_answer'));
  builder.utf8('verdict').append(late === null ? own('verdict') : late.verdict);
  const verifier = own('verifier');
  builder.utf8('verifier').append(late === null || undecided ? verifier : `${verifier ?? ''}+${late.by}`);
}

/** `reasoning` is a slice of the response, `messages` are problem and response: bytes are copied, not decoded. */
function derivedColumns(
  builder: RecordBatchBuilder,
  { prompt }: Recipe,
): (batch: RecordBatch, row: number) => void {
  const reasoning = builder.utf8('reasoning');
  const messages = builder.messages();
  const prefix = Buffer.from(prompt.prefix);
  const suffix = Buffer.from(prompt.suffix);
  const views = new WeakMap<
    RecordBatch,
    { problem: ReturnType<typeof utf8View>; response: ReturnType<typeof utf8View> }
  >();
  return (batch, row) => {
    let view = views.get(batch);
    if (view === undefined) {
      view = { problem: utf8View(batch, 'problem'), response: utf8View(batch, 'response') };
      views.set(batch, view);
    }
    const { problem, response } = view;
    const span = reasoningSpan(response.bytes, response.start(row), response.end(row));
    if (span === null) reasoning.append(null);
    else reasoning.appendBytes(response.bytes, ...span);

    if (prompt.system !== null) messages.addMessage('system', prompt.system);
    if (prefix.length === 0 && suffix.length === 0) {
      messages.addMessageBytes('user', problem.bytes, problem.start(row), problem.end(row));
    } else {
      const text = problem.bytes.subarray(problem.start(row), problem.end(row));
      messages.addMessageBytes('user', Buffer.concat([prefix, text, suffix]));
    }
    messages.addMessageBytes('assistant', response.bytes, response.start(row), response.end(row));
    messages.endRow();
  };
}

const dropColumns: ReadonlySet<string> = new Set(['stage', 'reason', 'detail']);

function* rejectBatches(folder: RunFolder, { shard, lateDrops }: ShardTask): Generator<RecordBatch> {
  const late = new Map(lateDrops.map(([unit, row, drop]) => [`${String(unit)}/${String(row)}`, drop]));
  const builder = new RecordBatchBuilder(rejectFields);
  for (const { batch, row, unit, unitRow } of rowsOf(folder, shard.ranges)) {
    const drop = late.get(`${String(unit)}/${String(unitRow)}`);
    builder.appendFrom(batch, row, dropColumns);
    builder.utf8('stage').append(drop?.stage ?? utf8View(batch, 'stage').text(row));
    builder.utf8('reason').append(drop?.reason ?? utf8View(batch, 'reason').text(row));
    builder.utf8('detail').append(drop?.detail ?? utf8View(batch, 'detail').text(row) ?? '');
    if (builder.byteLength >= batchBytes) yield builder.finish();
  }
  if (builder.rows > 0) yield builder.finish();
}

interface StagedRow {
  batch: RecordBatch;
  /** Place in the batch. */
  row: number;
  unit: number;
  /** Place in the unit. */
  unitRow: number;
}

/** A thread writes one shard at a time, and copies the rows of a unit before it reads the next. */
const scratch = new FileScratch();

/** The rows of ranges in their order; each unit's file is read once for ranges that follow each other. */
function* rowsOf(folder: RunFolder, ranges: readonly RowRange[]): Generator<StagedRow> {
  let at = 0;
  while (at < ranges.length) {
    const unit = ranges[at]!.unit;
    let end = at;
    while (end < ranges.length && ranges[end]!.unit === unit) end++;
    const ofUnit = ranges.slice(at, end);
    let first = 0;
    for (const batch of readBatches(unitRowsPath(folder, unit), { scratch })) {
      const last = first + batch.numRows;
      for (const range of ofUnit) {
        for (let unitRow = Math.max(range.start, first); unitRow < Math.min(range.end, last); unitRow++) {
          yield { batch, row: unitRow - first, unit, unitRow };
        }
      }
      first = last;
    }
    at = end;
  }
}

function describe(shard: PlannedShard, written: WrittenShard): ShardDone {
  const { parquet, arrow } = written;
  if (parquet === undefined) throw new Error(`${shard.name}: no Parquet file was written`);
  const [, file = ''] = shard.name.split('/');
  return {
    name: shard.name,
    rows: written.rows,
    bytes: parquet.bytes + (arrow?.bytes ?? 0),
    parquet: { path: `${shard.name}.parquet`, bytes: parquet.bytes, sha256: parquet.sha256 },
    arrow:
      arrow === undefined ? null : { path: `arrow/${file}.arrow`, bytes: arrow.bytes, sha256: arrow.sha256 },
  };
}
