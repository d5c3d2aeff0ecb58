/** Whether a letter of another script than Latin and Greek is there: `scriptOf` in `src/filters/other-scripts.ts`. */
export function hasOtherScripts(text: usize, end: usize): bool {
  // Two bytes behind the text, which the last test may see.
  store<u16>(end, 0);
  for (let at = text; at < end; at++) {
    // Eight bytes of ASCII at once.
    if (at + 8 <= end && (load<u64>(at) & 0x8080808080808080) === 0) {
      at += 7;
      continue;
    }
    const lead = load<u8>(at);
    if (lead < 0xd0 || lead === 0xe1 || lead === 0xe2) continue;
    const next = load<u8>(at + 1);
    if (lead <= 0xe0 || (lead === 0xe3 && next !== 0x80) || (lead > 0xe3 && lead <= 0xed)) return true;
    if (lead === 0xf0 && next >= 0xa0 && next <= 0xaf) return true;
  }
  return false;
}
