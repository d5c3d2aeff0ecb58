import zstd from '@toondepauw/node-zstd';

const decoder = new zstd.Decoder();
const encoders = new Map<number, zstd.Encoder>();

/** One zstd frame of the input at a level (1 to 19), by the native library. */
export function compressZstd(input: Uint8Array, level: number): Uint8Array {
  let encoder = encoders.get(level);
  if (encoder === undefined) encoders.set(level, (encoder = new zstd.Encoder(level)));
  return encoder.encodeSync(asBuffer(input));
}

/** The content of zstd frames, by the native library. Throws when they are corrupt. */
export function decompressZstd(input: Uint8Array): Uint8Array {
  return decoder.decodeSync(asBuffer(input));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
