import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { UserError } from '@longhand/records';

/** SHA-256 (hex) and size of a file, read once as a stream. */
export async function hashFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${(error as Error).message})`);
  }
  return { sha256: hash.digest('hex'), bytes };
}
