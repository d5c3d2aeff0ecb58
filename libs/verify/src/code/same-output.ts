import { decimal } from '../math/parse-primary.ts';

/**
 * Whether a program's output is the expected one, as contest judges compare: line by line without white space
 * at the ends, and token by token where both are numbers of the same value (`1.0` is `1`).
 */
export function sameOutput(output: string, expected: string): boolean {
  const left = lines(output);
  const right = lines(expected);
  if (left.length !== right.length) return false;
  return left.every((line, i) => line === right[i] || sameTokens(line, right[i]!));
}

function lines(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split('\n')
    .map((line) => line.trim());
}

function sameTokens(a: string, b: string): boolean {
  const left = a.split(/\s+/);
  const right = b.split(/\s+/);
  return (
    left.length === right.length &&
    left.every((token, i) => token === right[i] || sameNumber(token, right[i]!))
  );
}

const NUMBER = /^[-+]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][-+]?\d{1,3})?$/;

function sameNumber(a: string, b: string): boolean {
  if (!NUMBER.test(a) || !NUMBER.test(b)) return false;
  const [x, y] = [a, b].map((text) => ({
    sign: text.startsWith('-') ? -1n : 1n,
    v: decimal(text.replace(/^[-+]/, '')).v,
  }));
  return x !== undefined && y !== undefined && x.sign * x.v.n * y.v.d === y.sign * y.v.n * x.v.d;
}
