import { arrowFileSchema } from './arrow-rows.ts';
import { detectFormat } from './file-format.ts';
import { openParquet } from './parquet-rows.ts';

/**
 * The names of a file's columns where its schema tells them (Parquet, Arrow); null for text, whose rows
 * tell. Reads no row. Throws a UserError where the file cannot be read.
 */
export async function fileColumns(path: string): Promise<string[] | null> {
  const { format } = detectFormat(path);
  if (format === 'parquet') {
    const source = await openParquet(path);
    source.close();
    return source.schema.children.map(({ element }) => element.name);
  }
  if (format !== 'arrow' && format !== 'arrow-stream') return null;
  const schema = await arrowFileSchema(path, format);
  return schema.fields.map(({ name }) => name);
}
