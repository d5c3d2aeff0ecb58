import {
  dateText,
  decimalText,
  friendlyInteger,
  friendlyNumber,
  timestampText,
  timeText,
  type TimeUnitName,
} from '@longhand/shards';

/** A field of Arrow's integration JSON format (`docs/source/format/Integration.rst` of Apache Arrow). */
interface JsonField {
  readonly name: string;
  readonly type: Record<string, unknown> & { readonly name: string };
  readonly children?: readonly JsonField[];
  readonly dictionary?: { readonly id: number };
}

interface JsonColumn {
  readonly count: number;
  readonly VALIDITY?: readonly number[];
  readonly DATA?: readonly unknown[];
  readonly OFFSET?: readonly (number | string)[];
  readonly TYPE_ID?: readonly number[];
  readonly VIEWS?: readonly { SIZE: number; INLINED?: string; BUFFER_INDEX?: number; OFFSET?: number }[];
  readonly VARIADIC_DATA_BUFFERS?: readonly string[];
  readonly children?: readonly JsonColumn[];
}

interface JsonFile {
  readonly schema: { readonly fields: readonly JsonField[] };
  readonly batches: readonly { readonly count: number; readonly columns: readonly JsonColumn[] }[];
  readonly dictionaries?: readonly {
    readonly id: number;
    readonly data: { readonly columns: readonly JsonColumn[] };
  }[];
}

/** The rows that an integration JSON document describes, in the form our readers give them. */
export function rowsOfArrowJson(file: JsonFile): Record<string, unknown>[] {
  const dictionaries = new Map((file.dictionaries ?? []).map(({ id, data }) => [id, data.columns[0]!]));
  return file.batches.flatMap(({ count, columns }) => {
    const values = columns.map((column, index) =>
      columnValues(file.schema.fields[index]!, column, dictionaries),
    );
    return Array.from({ length: count }, (_, row) =>
      Object.fromEntries(file.schema.fields.map(({ name }, index) => [name, values[index]![row]])),
    );
  });
}

type Dictionaries = ReadonlyMap<number, JsonColumn>;

function columnValues(field: JsonField, column: JsonColumn, dictionaries: Dictionaries): unknown[] {
  if (field.dictionary !== undefined) {
    const { dictionary, ...plain } = field;
    const values = columnValues(plain, dictionaries.get(dictionary.id)!, dictionaries);
    return masked(column, (row) => values[Number(column.DATA![row])]);
  }
  const children = (column.children ?? []).map((child, index) =>
    columnValues(field.children![index]!, child, dictionaries),
  );
  return field.type.name === 'union'
    ? unionValues(field, column, children)
    : masked(column, (row) => cellValue(field, column, children, row));
}

function masked(column: JsonColumn, value: (row: number) => unknown): unknown[] {
  return Array.from({ length: column.count }, (_, row) => (column.VALIDITY?.[row] === 0 ? null : value(row)));
}

function cellValue(field: JsonField, column: JsonColumn, children: unknown[][], row: number): unknown {
  const { type } = field;
  const data = column.DATA?.[row];
  const unit = UNITS[String(type.unit)];
  switch (type.name) {
    case 'null':
      return null;
    case 'int':
    case 'duration':
      return friendlyInteger(BigInt(data as number | string));
    case 'floatingpoint':
      return friendlyNumber(data as number);
    case 'bool':
      return Boolean(data);
    case 'utf8':
    case 'largeutf8':
      return data;
    case 'binary':
    case 'largebinary':
    case 'fixedsizebinary':
      return { base64: Buffer.from(data as string, 'hex').toString('base64') };
    case 'utf8view':
    case 'binaryview':
      return viewValue(column, row, type.name === 'utf8view');
    case 'decimal':
      return decimalText(BigInt(data as string), type.scale as number);
    case 'date':
      return type.unit === 'DAY'
        ? dateText(data as number)
        : timestampText(BigInt(data as string), 'MILLIS', false);
    case 'time':
      return timeText(BigInt(data as string), unit!);
    case 'timestamp':
      return timestampText(BigInt(data as string), unit!, Boolean(type.timezone));
    case 'interval':
      return intervalValue(type.unit as string, data);
    case 'list':
    case 'largelist':
      return children[0]!.slice(Number(column.OFFSET![row]), Number(column.OFFSET![row + 1]));
    case 'fixedsizelist': {
      const size = type.listSize as number;
      return children[0]!.slice(row * size, (row + 1) * size);
    }
    case 'map': {
      const entries = children[0]!.slice(Number(column.OFFSET![row]), Number(column.OFFSET![row + 1]));
      return Object.fromEntries(entries.map((entry) => Object.values(entry as object) as [string, unknown]));
    }
    case 'struct':
      return Object.fromEntries(field.children!.map(({ name }, index) => [name, children[index]![row]]));
    default:
      throw new Error(`the integration JSON has the type ${type.name}`);
  }
}

const UNITS: Readonly<Record<string, TimeUnitName>> = {
  SECOND: 'SECONDS',
  MILLISECOND: 'MILLIS',
  MICROSECOND: 'MICROS',
  NANOSECOND: 'NANOS',
};

function intervalValue(unit: string, data: unknown): unknown {
  if (unit === 'YEAR_MONTH') return { months: data };
  if (unit === 'DAY_TIME') return data;
  const { months, days, nanoseconds } = data as {
    months: number;
    days: number;
    nanoseconds: number | string;
  };
  return { months, days, nanoseconds: friendlyInteger(BigInt(nanoseconds)) };
}

function viewValue(column: JsonColumn, row: number, text: boolean): unknown {
  const view = column.VIEWS![row]!;
  if (view.INLINED !== undefined)
    return text ? view.INLINED : { base64: Buffer.from(view.INLINED, 'hex').toString('base64') };
  const bytes = Buffer.from(column.VARIADIC_DATA_BUFFERS![view.BUFFER_INDEX!]!, 'hex').subarray(
    view.OFFSET,
    view.OFFSET! + view.SIZE,
  );
  return text ? bytes.toString('utf8') : { base64: bytes.toString('base64') };
}

function unionValues(field: JsonField, column: JsonColumn, children: unknown[][]): unknown[] {
  const ids = field.type.typeIds as number[];
  return Array.from({ length: column.count }, (_, row) => {
    const child = children[ids.indexOf(column.TYPE_ID![row]!)]!;
    return child[column.OFFSET === undefined ? row : Number(column.OFFSET[row])];
  });
}
