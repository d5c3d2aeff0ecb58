import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** The first entry of a zip archive as text, by its central directory (PKZIP APPNOTE 4.3). */
export function firstZipEntry(path: string): string {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const directory = bytes.readUInt32LE(end + 16);
  const method = bytes.readUInt16LE(directory + 10);
  const size = bytes.readUInt32LE(directory + 20);
  const at = bytes.readUInt32LE(directory + 42);
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  const data = bytes.subarray(start, start + size);
  return (method === 8 ? inflateRawSync(data) : data).toString('utf8');
}
