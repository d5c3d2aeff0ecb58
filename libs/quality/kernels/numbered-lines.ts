import { LINE_END, SPACE } from './characters';

/** Lines that start with a number and a dot or parenthesis, bold or not. */
export function numberedLines(text: usize, end: usize): i32 {
  store<u64>(end, 0);
  let lines = 0;
  let at = text;
  while (at < end) {
    while (load<u8>(at) === SPACE || load<u8>(at) === 9) at++;
    if (load<u16>(at) === 0x2a2a) at += 2;
    const digits = at;
    while (load<u8>(at) >= 48 && load<u8>(at) <= 57) at++;
    if (at > digits && (load<u8>(at) === 46 || load<u8>(at) === 41)) {
      const next = load<u8>(at + 1);
      if (next === SPACE || next === LINE_END) lines++;
    }
    at = behindLine(at, end);
  }
  return lines;
}

/** Behind the next line end, or the end of the text. */
function behindLine(from: usize, end: usize): usize {
  let at = from;
  for (; at + 8 <= end; at += 8) {
    const others = load<u64>(at) ^ 0x0a0a0a0a0a0a0a0a;
    if (((others - 0x0101010101010101) & ~others & 0x8080808080808080) !== 0) break;
  }
  while (at < end && load<u8>(at) !== LINE_END) at++;
  return at + 1;
}
