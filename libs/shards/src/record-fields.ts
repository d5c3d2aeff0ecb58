import { Field, Float64, Int32, List, Schema, Struct, Utf8, type DataType } from 'apache-arrow';

/** The column types of a shard. `messages` is `list<struct<role: utf8, content: utf8>>`. */
export type ShardType = 'utf8' | 'int32' | 'float64' | 'messages';

/** One column of a shard: its type is stated here and never inferred from data. */
export interface ShardField {
  readonly name: string;
  readonly type: ShardType;
  readonly nullable: boolean;
  /** Few distinct values: the Parquet column gets a dictionary. */
  readonly dictionary?: boolean;
}

/** The columns of a record, in the order of `recordSchema`. */
export const RECORD_FIELDS: readonly ShardField[] = [
  { name: 'id', type: 'utf8', nullable: false },
  { name: 'source', type: 'utf8', nullable: false, dictionary: true },
  { name: 'source_revision', type: 'utf8', nullable: true, dictionary: true },
  { name: 'domain', type: 'utf8', nullable: false, dictionary: true },
  { name: 'difficulty', type: 'utf8', nullable: true, dictionary: true },
  { name: 'problem', type: 'utf8', nullable: false },
  { name: 'answer', type: 'utf8', nullable: true },
  { name: 'messages', type: 'messages', nullable: false },
  { name: 'reasoning', type: 'utf8', nullable: true },
  { name: 'response', type: 'utf8', nullable: false },
  { name: 'extracted_answer', type: 'utf8', nullable: true },
  { name: 'verdict', type: 'utf8', nullable: false, dictionary: true },
  { name: 'verifier', type: 'utf8', nullable: false, dictionary: true },
  { name: 'response_tokens', type: 'int32', nullable: false },
  { name: 'pass_rate', type: 'float64', nullable: true },
  { name: 'metadata', type: 'utf8', nullable: false },
];

/** The Arrow schema of a list of fields: the same types and nullability in every file. */
export function arrowSchema(fields: readonly ShardField[]): Schema {
  return new Schema(fields.map((field) => new Field(field.name, arrowType(field.type), field.nullable)));
}

/** The Arrow type behind a field type. */
export function arrowType(type: ShardType): DataType {
  switch (type) {
    case 'utf8':
      return new Utf8();
    case 'int32':
      return new Int32();
    case 'float64':
      return new Float64();
    case 'messages':
      return new List(new Field('element', messageType(), false));
  }
}

/** `struct<role: utf8, content: utf8>`, neither nullable. */
export function messageType(): Struct<{ role: Utf8; content: Utf8 }> {
  return new Struct([new Field('role', new Utf8(), false), new Field('content', new Utf8(), false)]);
}

/** The Arrow schema of a record. */
export const recordArrowSchema: Schema = arrowSchema(RECORD_FIELDS);
