// Casts of AssemblyScript are conversions, which the rules for TypeScript take for nothing.
/* eslint-disable @typescript-eslint/consistent-type-assertions, @typescript-eslint/no-unnecessary-type-assertion */

/**
 * Finds where beginnings of phrases stand at the start of a word. `classes` is byte -> class, `wordBytes` byte -> 1 for
 * letters, digits and `_`; `next` holds the tree, node * classCount + class -> node (16 bits), `ends` the bits of the
 * rules that begin at a node. Writes pairs of place and bits to `found`; gives their number.
 */
export function findBeginnings(
  classes: usize,
  wordBytes: usize,
  next: usize,
  ends: usize,
  classCount: usize,
  text: usize,
  end: usize,
  found: usize,
): i32 {
  // No beginning goes on with this byte, and it ends a word.
  store<u8>(end, 0);
  let out = found;
  let at = text;
  while (at < end) {
    const start = at++;
    const byte = load<u8>(start);
    if (load<u8>(wordBytes + byte) === 0) continue;
    let node: usize = load<u16>(next + ((<usize>load<u8>(classes + byte)) << 1));
    let bits: u32 = 0;
    for (let ahead = at; node !== 0; ahead++) {
      bits |= load<u32>(ends + (node << 2));
      node = load<u16>(next + ((node * classCount + load<u8>(classes + load<u8>(ahead))) << 1));
    }
    if (bits !== 0) {
      store<u32>(out, <u32>(start - text));
      store<u32>(out, bits, 4);
      out += 8;
    }
    while (load<u8>(wordBytes + load<u8>(at)) !== 0) at++;
  }
  return <i32>((out - found) >> 3);
}
