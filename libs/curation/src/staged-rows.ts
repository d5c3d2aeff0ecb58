import { RECORD_FIELDS, type ShardField } from '@longhand/shards';

/** Columns that follow from others and are made when a shard is written. */
export const derivedFields: ReadonlySet<string> = new Set(['messages', 'reasoning']);

const dropFields: readonly ShardField[] = [
  { name: 'stage', type: 'utf8', nullable: true, dictionary: true },
  { name: 'reason', type: 'utf8', nullable: true, dictionary: true },
  { name: 'detail', type: 'utf8', nullable: true },
];

const nullableRecord: readonly ShardField[] = RECORD_FIELDS.filter(
  ({ name }) => !derivedFields.has(name),
).map((field) => ({ ...field, nullable: true }));

/** A row between its unit and its shard: the record without derived columns; `stage` is null unless dropped. */
export const stagedFields: readonly ShardField[] = [
  { name: 'split', type: 'utf8', nullable: false, dictionary: true },
  ...nullableRecord,
  ...dropFields,
];

/** A dropped row: the record as far as it got, with the stage, the reason and what was seen. */
export const rejectFields: readonly ShardField[] = [
  { name: 'stage', type: 'utf8', nullable: false, dictionary: true },
  { name: 'reason', type: 'utf8', nullable: false, dictionary: true },
  { name: 'detail', type: 'utf8', nullable: false },
  { name: 'split', type: 'utf8', nullable: false, dictionary: true },
  ...nullableRecord,
];
