const open = Buffer.from('<think>');
const close = Buffer.from('</think>');

/**
 * Where the reasoning of a response lies: the UTF-8 bytes between `<think>` and the last `</think>`, without
 * white space at its ends; null where nothing closes it. The byte-level twin of `splitThinking`.
 */
export function reasoningSpan(bytes: Uint8Array, start: number, end: number): [number, number] | null {
  const response = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  const closing = response.lastIndexOf(close);
  if (closing < 0) return null;
  const opening = response.subarray(0, closing).indexOf(open);
  let from = opening < 0 ? 0 : opening + open.length;
  let to = closing;
  while (from < to && isSpace(response[from]!)) from++;
  while (to > from && isSpace(response[to - 1]!)) to--;
  return [start + from, start + to];
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}
