import type { Readable } from 'node:stream';

/** The start of what a stream gave, up to a limit. */
export interface CappedOutput {
  text(): string;
  truncated(): boolean;
}

/** Reads a stream to its end and keeps its first `limit` bytes, so that a flood neither fills memory nor blocks. */
export function cappedOutput(stream: Readable, limit: number): CappedOutput {
  const chunks: Buffer[] = [];
  let kept = 0;
  let truncated = false;
  stream.on('data', (chunk: Buffer) => {
    const room = limit - kept;
    if (chunk.length > room) truncated = true;
    if (room <= 0) return;
    chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    kept += Math.min(room, chunk.length);
  });
  stream.on('error', () => undefined);
  return {
    text: () => Buffer.concat(chunks).toString('utf8'),
    truncated: () => truncated,
  };
}
