import { decimal } from '../math/parse-primary.ts';

/**
 * Whether a program's output is the expected one, as LiveCodeBench's own code has it: white space at both ends of the
 * output and of each line counts for nothing; lines are equal to the letter, or all their tokens are numbers of the
 * same values (`1.0 2` is `1 2.00`).
 */
export function sameOutput(output: string, expected: string): boolean {
  const left = lines(output);
  const right = lines(expected);
  if (left.length !== right.length) return false;
  return left.every((line, i) => line === right[i] || sameNumbers(line, right[i]!));
}

function lines(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim());
}

function sameNumbers(a: string, b: string): boolean {
  const left = a.split(/\s+/);
  const right = b.split(/\s+/);
  return left.length === right.length && left.every((token, i) => sameNumber(token, right[i]!));
}

const NUMBER = /^[-+]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][-+]?\d{1,3})?$/;

const INFINITE = /^([-+]?)inf(?:inity)?$/i;

function sameNumber(a: string, b: string): boolean {
  const [endless, other] = [INFINITE.exec(a), INFINITE.exec(b)];
  if (endless && other) return (endless[1] === '-') === (other[1] === '-');
  if (!NUMBER.test(a) || !NUMBER.test(b)) return false;
  const [x, y] = [a, b].map((text) => ({
    sign: text.startsWith('-') ? -1n : 1n,
    v: decimal(text.replace(/^[-+]/, '')).v,
  }));
  return x !== undefined && y !== undefined && x.sign * x.v.n * y.v.d === y.sign * y.v.n * x.v.d;
}
