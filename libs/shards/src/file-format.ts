import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '@longhand/records';
import { errorCode, errorMessage, errorName } from './error-facts.ts';

/** The formats that can be read. `arrow` is the IPC file, `arrow-stream` the IPC stream that `datasets` writes. */
export type FileFormat = 'parquet' | 'arrow' | 'arrow-stream' | 'jsonl' | 'json' | 'csv' | 'tsv';

/** Extensions of the files that `listFiles` finds; the text ones also with `.gz`. */
export const EXTENSIONS: readonly string[] = [
  ...['.parquet', '.arrow', '.ipc', '.feather', '.stream'],
  ...['.jsonl', '.ndjson', '.json', '.csv', '.tsv'].flatMap((extension) => [extension, `${extension}.gz`]),
];

/** What a file holds and whether gzip is around it. `empty` is a file of no bytes. */
export interface DetectedFormat {
  readonly format: FileFormat;
  readonly gzip: boolean;
  readonly empty: boolean;
}

const NOT_DATA: readonly (readonly [string, string])[] = [
  ['PARE', 'is an encrypted Parquet file; decrypt it first'],
  ['version https://git-lfs', 'is a Git LFS pointer, not the data; fetch the file with: git lfs pull'],
  ['\x28\xb5\x2f\xfd', 'is compressed with zstd; decompress it first'],
  ['PK\x03\x04', 'is a zip archive; unpack it first'],
  ['BZh', 'is compressed with bzip2; decompress it first'],
  ['\xfd7zXZ', 'is compressed with xz; decompress it first'],
  ['FEA1', 'is a Feather file of version 1; write it as Arrow IPC (Feather version 2)'],
  ['Obj\x01', 'is an Avro file; convert it to Parquet or JSONL'],
  ['ORC', 'is an ORC file; convert it to Parquet or JSONL'],
  ['\x89HDF', 'is an HDF5 file; convert it to Parquet or JSONL'],
  ['<!DOCTYPE', 'is an HTML page, not data; the download went wrong, fetch it again'],
  ['<html', 'is an HTML page, not data; the download went wrong, fetch it again'],
];

/**
 * Tells the format of a file from its first and last bytes; the extension decides only between text formats.
 * Throws a UserError for a file that cannot be opened or is none of the formats.
 */
export function detectFormat(path: string): DetectedFormat {
  const { head, tail } = ends(path);
  const name = path.toLowerCase();
  const bare = name.endsWith('.gz') ? name.slice(0, -3) : name;
  const gzip = head.startsWith('\x1f\x8b');
  const text = textFormat(bare);
  if (gzip)
    return {
      format:
        text ?? unreadable(path, 'holds gzip data of no known kind; name it .jsonl.gz, .json.gz or .csv.gz'),
      gzip,
      empty: false,
    };
  if (head === '') {
    if (text === undefined) unreadable(path, 'is empty (0 bytes); write or download it again');
    return { format: text, gzip, empty: true };
  }
  for (const [magic, message] of NOT_DATA) if (head.startsWith(magic)) unreadable(path, message);
  if (head.startsWith('PAR1')) {
    if (tail.endsWith('PARE')) unreadable(path, 'is an encrypted Parquet file; decrypt it first');
    return { format: 'parquet', gzip, empty: false };
  }
  if (head.startsWith('ARROW1')) return { format: 'arrow', gzip, empty: false };
  if (/\.(arrow|ipc|feather|stream)$/.test(bare) || head.startsWith('\xff\xff\xff\xff')) {
    return { format: 'arrow-stream', gzip, empty: false };
  }
  if (bare.endsWith('.parquet'))
    unreadable(path, 'is no Parquet file (it does not begin with PAR1); write or download it again');
  if (head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff'))
    unreadable(path, 'is UTF-16 text; convert it to UTF-8');
  if (text === undefined)
    unreadable(path, `has no extension that is read (${EXTENSIONS.slice(0, 8).join(' ')} …)`);
  return { format: text, gzip, empty: false };
}

function textFormat(name: string): FileFormat | undefined {
  if (name.endsWith('.jsonl') || name.endsWith('.ndjson')) return 'jsonl';
  if (name.endsWith('.json')) return 'json';
  if (name.endsWith('.csv')) return 'csv';
  if (name.endsWith('.tsv')) return 'tsv';
  return undefined;
}

function unreadable(path: string, message: string): never {
  throw new UserError(`${path} ${message}`);
}

/** The first 32 and last 8 bytes as Latin-1 text. */
function ends(path: string): { head: string; tail: string } {
  try {
    if (statSync(path).isDirectory()) unreadable(path, 'is a folder; name a file in it');
    const descriptor = openSync(path, 'r');
    try {
      const size = statSync(path).size;
      const read = (start: number, length: number): string => {
        const bytes = Buffer.alloc(length);
        return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, length, start));
      };
      return { head: read(0, 32), tail: read(Math.max(0, size - 8), 8) };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw openError(path, error);
  }
}

/**
 * The UserError for a file whose content cannot be read; `where` is the row group, column or batch. What a
 * decoder throws on corrupt bytes (TypeError, RangeError) is told apart from what it does not support.
 */
export function contentError(path: string, where: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  if (typeof error === 'object' && error !== null && 'syscall' in error) return openError(path, error);
  const message = errorMessage(error);
  const corrupt = ['TypeError', 'RangeError'].includes(errorName(error));
  let advice = 'the file is damaged, fetch or write it again';
  if (/unsupported|not supported|[Uu]nrecognized|cannot be read/.test(message)) {
    advice = 'write the file again without it, for example with pyarrow or DuckDB';
  } else if (message.startsWith('two columns')) advice = 'rename one';
  else if (message.includes('create a string longer')) advice = 'a cell of more than 512 MiB cannot be read';
  return new UserError(
    `${path}: ${where}: ${errorName(error) === 'TypeError' ? 'corrupt data' : corrupt ? `corrupt data (${message})` : message}; ${advice}`,
    {
      cause: error,
    },
  );
}

/** The UserError for a file that cannot be opened or read. */
export function openError(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const code = errorCode(error);
  if (code === 'ENOENT') return new UserError(`${path} does not exist; check the path`, { cause: error });
  if (code === 'EACCES')
    return new UserError(`${path} may not be read; check its permissions`, { cause: error });
  return new UserError(`cannot read ${path}: ${errorMessage(error)}`, {
    cause: error,
  });
}
