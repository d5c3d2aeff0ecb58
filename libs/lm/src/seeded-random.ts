/**
 * Uniform numbers in [0, 1) from a seed and words: sfc32 (Chris Doty-Humphrey's PractRand), its state made by
 * hashing. Equal seeds and words give equal numbers on every machine.
 */
export function seededRandom(seed: number, ...words: readonly (string | number)[]): () => number {
  let [a, b, c] = hash(`${seed} ${words.join(' ')}`);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  // 53 bits, as many as a double in [0, 1) has.
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) * 2 ** -53;
}

/** Three words of 32 bits from a text: FNV-1a from three bases, each mixed by murmur3's finish. */
function hash(text: string): [number, number, number] {
  const word = (base: number): number => {
    let value = base;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
    return value ^ (value >>> 16);
  };
  return [word(0x811c9dc5), word(0x9e3779b9), word(0x243f6a88)];
}
