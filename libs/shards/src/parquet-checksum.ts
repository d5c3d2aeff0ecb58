import { crc32 } from 'node:zlib';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';

/**
 * Checks the CRC-32 of the pages of a column chunk where the writer left one (`PageHeader.crc` of
 * parquet.thrift, over the page as it is in the file). Throws an Error at the first that does not hold.
 */
export function checkPageChecksums(chunk: ArrayBuffer): void {
  const reader = { view: new DataView(chunk), offset: 0 };
  while (reader.offset < chunk.byteLength) {
    const header = deserializeTCompactProtocol(reader) as { field_3?: number; field_4?: number };
    const size = header.field_3 ?? 0;
    if (header.field_4 === undefined || size < 0 || reader.offset + size > chunk.byteLength) return;
    const sum = crc32(new Uint8Array(chunk, reader.offset, size));
    if (sum !== header.field_4 >>> 0) throw new Error('the checksum of a page does not hold');
    reader.offset += size;
  }
}
