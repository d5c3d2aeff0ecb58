import { checkCountdown } from '@longhand/countdown';
import { extractAnswer } from '../extract/extract-answer.ts';
import { finalText } from '../extract/final-text.ts';
import type { Verification } from '../verification.ts';

const VERIFIER = 'countdown@1';

/** Whether a response's expression uses each number exactly once and is exactly the target. */
export function verifyCountdown(puzzle: CountdownPuzzle | null, prediction: string): Verification {
  if (puzzle === null)
    return {
      verdict: 'unverifiable',
      extracted: null,
      extractedFrom: null,
      reason: 'the gold answer is not {"numbers":[…],"target":N} with whole numbers',
      verifier: VERIFIER,
    };
  const extraction = extractAnswer(prediction, 'countdown');
  const { text } = extraction;
  if (text === null)
    return {
      verdict: 'incorrect',
      extracted: null,
      extractedFrom: null,
      reason: extraction.missing,
      verifier: VERIFIER,
    };
  const unmarked = extraction.from === 'number' || extraction.from === 'text' || extraction.from === 'math';
  const expression = (unmarked ? lastExpression(finalText(prediction).text) : null) ?? plainExpression(text);
  const check = checkCountdown(expression, puzzle.numbers, puzzle.target);
  return {
    verdict: check.ok ? 'correct' : 'incorrect',
    extracted: expression,
    extractedFrom: extraction.from,
    reason: check.ok ? `${check.expression} is ${puzzle.target}` : check.reason,
    verifier: VERIFIER,
  };
}

/** How much of the end of a response is searched for an expression, in characters. */
const TAIL = 2000;
const EXPRESSION = /(?<![\w.\\])[([{]*\d[\d\s()[\]+\-−–*∗/×÷·⋅:.=]*/g;

/**
 * The last expression with an operator in running text without LaTeX, "it is **2 * 3 + 5 = 11**."; null where there is
 * none, or where the text is not told in words.
 */
function lastExpression(text: string): string | null {
  if (!/[A-Za-z`]/.test(text) || /[\\$]/.test(text)) return null;
  const plain = plainExpression(text.slice(-TAIL)).replaceAll(
    /(?<=^|[\s:(])\*\*(?=\S)|(?<=\S)\*\*(?=$|[\s.,;:!)])/g,
    ' ',
  );
  let last: string | null = null;
  for (const line of plain.split('\n'))
    for (const match of line.matchAll(EXPRESSION))
      if (/\d\s*[)\]]*\s*[-+−–*∗/×÷·⋅:]\s*[([]*\s*\d/.test(match[0]))
        last = match[0].replace(/[\s.:=]+$/, '');
  return last;
}

/** Without marks of code, with `x` between numbers or nothing between brackets as a multiplication and `:` as a division. */
function plainExpression(text: string): string {
  return text
    .replaceAll(/```\w*|`/g, ' ')
    .replaceAll(/(?<=[\d)\]]\s{0,3})[xX](?=\s{0,3}[\d([])/g, '*')
    .replaceAll(/(?<=[\d)\]]\s{0,3}):(?=\s{0,3}[\d([])/g, '/')
    .replaceAll(/\)\s{0,3}\(/g, ')*(')
    .trim();
}

/** The numbers to use, each exactly once, and the number to reach. */
export interface CountdownPuzzle {
  numbers: readonly number[];
  target: number;
}

const MAX_NUMBERS = 1000;

/** Reads `{"numbers":[…],"target":N}`, or the fields of a request; null when that is not a puzzle. */
export function countdownPuzzle(
  gold: string | null,
  numbers: readonly number[] | undefined,
  target: number | undefined,
): CountdownPuzzle | null {
  if (numbers !== undefined && target !== undefined) return checkedPuzzle(numbers, target);
  if (!gold?.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(gold);
    if (typeof value !== 'object' || value === null) return null;
    const fields = value as { numbers?: unknown; target?: unknown };
    return checkedPuzzle(fields.numbers ?? numbers, fields.target ?? target);
  } catch {
    return null;
  }
}

function checkedPuzzle(numbers: unknown, target: unknown): CountdownPuzzle | null {
  if (!Array.isArray(numbers) || numbers.length === 0 || numbers.length > MAX_NUMBERS) return null;
  if (!numbers.every((number) => Number.isSafeInteger(number)) || !Number.isSafeInteger(target)) return null;
  return { numbers: numbers as number[], target: target as number };
}
