import { inflateSync } from 'node:zlib';
import { FieldError } from './field-error.ts';

/** Largest text that is unpacked, in bytes: the largest of LiveCodeBench's tests are tens of MB. */
const MOST_BYTES = 256 * 1024 ** 2;

/** The bytes of a text of base64; null for any other text. */
export function base64Bytes(text: string): Buffer | null {
  return /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) ? Buffer.from(text, 'base64') : null;
}

/**
 * The text that LiveCodeBench packs its private tests into: `zlib(pickle(text))`. Only what Python writes for a single
 * text is read (protocols 2 to 5); nothing is ever executed or looked up, so that a pickle which does more is refused
 * like any other foreign bytes. Throws a FieldError that begins with `name`.
 */
export function pickledText(packed: Uint8Array, name: string, mostBytes = MOST_BYTES): string {
  let bytes: Buffer;
  try {
    bytes = inflateSync(packed, { maxOutputLength: mostBytes });
  } catch (error) {
    const large = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    const what = large ? `unpacks to more than ${mostBytes} bytes` : 'is neither JSON nor zlib in base64';
    throw new FieldError(`${name} ${what}`);
  }
  return textOf(bytes, name);
}

const PROTO = 0x80;
const FRAME = 0x95;
const MEMOIZE = 0x94;
const BINPUT = 0x71;
const LONG_BINPUT = 0x72;
const SHORT_BINUNICODE = 0x8c;
const BINUNICODE = 0x58;
const BINUNICODE8 = 0x8d;
const STOP = 0x2e;

/** Bytes of each operation's argument that are passed over. */
const PASSED: Partial<Record<number, number>> = {
  [PROTO]: 1,
  [FRAME]: 8,
  [MEMOIZE]: 0,
  [BINPUT]: 1,
  [LONG_BINPUT]: 4,
};

/** Bytes of the length before a text. */
const LENGTHS: Partial<Record<number, 1 | 4 | 8>> = {
  [SHORT_BINUNICODE]: 1,
  [BINUNICODE]: 4,
  [BINUNICODE8]: 8,
};

function textOf(bytes: Buffer, name: string): string {
  let at = 0;
  let text: string | null = null;
  const take = (count: number): number => {
    if (count > bytes.length - at)
      throw new FieldError(`${name}: its pickle is cut off at byte ${bytes.length}`);
    at += count;
    return at - count;
  };
  for (;;) {
    const place = take(1);
    const code = bytes[place]!;
    const lengthBytes = LENGTHS[code];
    const passed = PASSED[code];
    if (code === STOP && text !== null) return text;
    if (lengthBytes !== undefined && text === null) {
      const start = take(lengthBytes);
      const length =
        lengthBytes === 8 ? Number(bytes.readBigUInt64LE(start)) : bytes.readUIntLE(start, lengthBytes);
      const from = take(length);
      text = bytes.toString('utf8', from, from + length);
    } else if (passed !== undefined) take(passed);
    else {
      const hex = code.toString(16).padStart(2, '0');
      throw new FieldError(`${name}: its pickle is more than one text (operation 0x${hex} at byte ${place})`);
    }
  }
}
