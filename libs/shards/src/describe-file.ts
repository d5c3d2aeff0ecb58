import { statSync } from 'node:fs';
import type { SchemaTree } from 'hyparquet';
import { arrowBatches, arrowFileSchema } from './arrow-rows.ts';
import { detectFormat, type FileFormat } from './file-format.ts';
import { openParquet } from './parquet-rows.ts';

/** What a file is, without its rows. */
export interface FileDescription {
  readonly path: string;
  readonly format: FileFormat;
  readonly bytes: number;
  /** Rows, where the file tells their number. */
  readonly rows: number | null;
  /** Row groups of Parquet or record batches of Arrow; null for text. */
  readonly groups: number | null;
  /** One column a line: name, type, `not null` where it applies. Empty for text, which has no schema. */
  readonly schema: string;
}

/** Describes a data file. Throws a UserError where it cannot be read. */
export async function describeFile(path: string): Promise<FileDescription> {
  const { format } = detectFormat(path);
  const bytes = statSync(path).size;
  if (format === 'parquet') {
    const source = await openParquet(path);
    source.close();
    const { metadata, schema } = source;
    const text = schema.children.map((node) => parquetLine(node)).join('\n');
    return {
      path,
      format,
      bytes,
      rows: Number(metadata.num_rows),
      groups: metadata.row_groups.length,
      schema: text,
    };
  }
  if (format === 'arrow' || format === 'arrow-stream') {
    const schema = await arrowFileSchema(path, format);
    let rows = 0;
    let groups = 0;
    for await (const batch of arrowBatches(path, format)) {
      rows += batch.numRows;
      groups++;
    }
    const lines = schema.fields.map(
      ({ name, type, nullable }) => `${name}: ${String(type)}${nullable ? '' : ' not null'}`,
    );
    return { path, format, bytes, rows, groups, schema: lines.join('\n') };
  }
  return { path, format, bytes, rows: null, groups: null, schema: '' };
}

function parquetLine(node: SchemaTree, indent = ''): string {
  const { name, type, converted_type, logical_type, repetition_type } = node.element;
  const annotation = logical_type?.type ?? converted_type;
  const kind = [type ?? 'group', annotation && `(${annotation})`].filter(Boolean).join(' ');
  const line = `${indent}${name}: ${kind}${repetition_type === 'REQUIRED' ? ' not null' : ''}${repetition_type === 'REPEATED' ? ' repeated' : ''}`;
  return [line, ...node.children.map((child) => parquetLine(child, `${indent}  `))].join('\n');
}
