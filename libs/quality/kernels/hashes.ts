// Casts of AssemblyScript are conversions, which the rules for TypeScript take for nothing.
/* eslint-disable @typescript-eslint/consistent-type-assertions, @typescript-eslint/no-unnecessary-type-assertion */

/** Base of rolling hashes. */
export const BASE: i32 = 0x5bd1e995;

/** A power of two, at least 64. */
export function slotsFor(least: usize): usize {
  let slots: usize = 64;
  while (slots < least) slots <<= 1;
  return slots;
}

/** Adds a key to a set of 32-bit keys in open addressing; whether it was there. */
export function isOld(keys: usize, mask: usize, wanted: i32): bool {
  for (let slot = (<usize>wanted) & mask; ; slot = (slot + 1) & mask) {
    const found = load<i32>(keys + (slot << 2));
    if (found === wanted) return true;
    if (found !== 0) continue;
    store<i32>(keys + (slot << 2), wanted);
    return false;
  }
}

/** The count of a key with this one; keys and counts lie side by side. */
export function tally(table: usize, mask: usize, wanted: i32): i32 {
  for (let slot = (<usize>wanted) & mask; ; slot = (slot + 1) & mask) {
    const at = table + (slot << 3);
    const found = load<i32>(at);
    if (found !== 0 && found !== wanted) continue;
    const count = load<i32>(at, 4) + 1;
    store<i32>(at, wanted);
    store<i32>(at, count, 4);
    return count;
  }
}

/** The finalizer of MurmurHash3: every bit of the input moves every bit of the output. */
export function mix(hash: i32): i32 {
  let mixed = hash;
  mixed = (mixed ^ (mixed >>> 16)) * <i32>0x85ebca6b;
  mixed = (mixed ^ (mixed >>> 13)) * <i32>0xc2b2ae35;
  return mixed ^ (mixed >>> 16);
}

/** A hash that is never 0. */
export function key(hash: i32): i32 {
  const mixed = mix(hash);
  return mixed === 0 ? 1 : mixed;
}
