/** Pieces of notation that mutations put into answers: what opens, closes, separates and explodes. */
export const PIECES: readonly string[] = [
  '\\frac',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '^',
  '_',
  '\\sqrt',
  '\\left',
  '\\right',
  '|',
  '=',
  '<',
  ',',
  '\\text{',
  '\\boxed{',
  '$',
  '&',
  '\\\\',
  '!',
  '%',
  '\\pm',
  '9',
  '-',
  '\\cup',
  '\\sum_{k=1}^',
  '\\int',
  "'",
  ':',
  '99999',
  '\\begin{pmatrix}',
  '<think>',
  '\u2212',
  '\u00bd',
  ' to ',
  ' hours ',
  ' and ',
  '\\pmod',
  '\\dot',
  '^\\circ',
  'two thirds',
  ' pm',
];

/** Numbers from 0 to below `n`, the same for the same seed (Mulberry32). */
export function seededNumbers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

/** One to four edits: a piece put in, a stretch taken out or doubled, the text turned, a character changed. */
export function mutateAnswer(text: string, random: (n: number) => number): string {
  let out = text.slice(0, 400);
  for (let edits = 1 + random(4); edits > 0; edits--) {
    const at = random(out.length + 1);
    const length = 1 + random(8);
    switch (random(5)) {
      case 0:
        out = out.slice(0, at) + PIECES[random(PIECES.length)]! + out.slice(at);
        break;
      case 1:
        out = out.slice(0, at) + out.slice(at + length);
        break;
      case 2:
        out = out.slice(0, at) + out.slice(at, at + length).repeat(2) + out.slice(at + length);
        break;
      case 3:
        out = out.slice(at) + out.slice(0, at);
        break;
      default:
        out = out.slice(0, at) + String.fromCharCode(32 + random(95)) + out.slice(at + 1);
    }
  }
  return out;
}
