import { createCipheriv } from 'node:crypto';

/** Bytes without a pattern, the same for the same seed (a whole number below 2 ** 32): AES in counter mode over zeros. */
export function noise(bytes: number, seed: number): Buffer {
  const key = Buffer.alloc(16);
  key.writeUInt32LE(seed);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}
