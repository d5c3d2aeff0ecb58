import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { checkCountdown } from './check-countdown.ts';
import { type Expression, evaluateExpression, formatExpression, numbersIn } from './expression.ts';
import { parseExpression } from './parse-expression.ts';
import { rational } from './rational.ts';

describe('a right answer', () => {
  it.each([
    ['(1+2)*3', [1, 2, 3], 9],
    ['(1+2)*3 = 9', [1, 2, 3], 9],
    ['9 = (1+2)*3', [1, 2, 3], 9],
    ['(1+2)*3 = 3*3 = 9', [1, 2, 3], 9],
    ['(1 + 2)\n* 3\n\n', [1, 2, 3], 9],
    ['(1 + 2) × 3', [1, 2, 3], 9],
    ['8 − 6 ÷ 3', [8, 6, 3], 6],
    ['8 – 6 ⋅ 1', [8, 6, 1], 2],
    ['5·2', [5, 2], 10],
    ['$\\left(1+2\\right) \\times 3$', [1, 2, 3], 9],
    ['\\frac{6}{2} \\cdot 5', [6, 2, 5], 15],
    ['\\dfrac{8 - 2}{3}', [8, 2, 3], 2],
    ['[(1+2)*3]', [1, 2, 3], 9],
    ['6/4*2', [6, 4, 2], 3],
    ['8/(3-8/3)', [3, 3, 8, 8], 24],
    ['-3 + 5', [3, 5], 2],
    ['7 + 7', [7, 7], 14],
  ])('%j is accepted', (text, numbers, target) => {
    expect(checkCountdown(text, numbers, target)).toMatchObject({ ok: true });
  });

  it('is given back in plain form', () => {
    expect(checkCountdown('\\frac{(6)}{(2)}\\times(5 − 1)=12', [6, 2, 5, 1], 12)).toEqual({
      ok: true,
      expression: '6 / 2 * (5 - 1)',
    });
  });
});

describe('a wrong answer', () => {
  it.each([
    ['7 * 7', [7, 3], 49, 'uses 7 twice, it is given once; 3 is not used'],
    ['25', [25, 1], 24, '1 is not used'],
    ['24 + 1', [24, 1], 24, 'value is 25, not 24'],
    ['7/2', [7, 2], 3, 'value is 7/2, not 3'],
    ['1.5*2', [1, 5, 2], 3, 'uses 1.5, which is not one of the numbers; 1 is not used; 5 is not used'],
    ['12 + 3', [1, 2, 3], 15, 'uses 12, which is not one of the numbers'],
    ['7', [7, 7], 7, 'uses 7 once, it is given twice'],
    ['4/(2-2)', [4, 2, 2], 4, 'divides by zero'],
    ['2**3', [2, 3], 8, 'powers are not allowed'],
    ['2^3', [2, 3], 8, 'powers are not allowed'],
    ['7//2', [7, 2], 3, '"//" is not allowed'],
    ['4!', [4], 24, 'factorials are not allowed'],
    ['\\sqrt{4}', [4], 2, '"\\sqrt" is not part of an expression'],
    ['2(3+4)', [2, 3, 4], 14, 'no operator between "2" and "("'],
    ['5 * -3 + 20', [5, 3, 20], 5, '"-" stands where a number is expected'],
    ['--3 + 5', [3, 5], 8, '"-" stands where a number is expected'],
    ['79 - 60 = 19, 19 + 17 = 36', [79, 17, 60], 36, '"," is not part of an expression'],
    ['82 - 34 - 80 + 11 = 56', [11, 34, 82, 80], 56, 'value is -21, not 56'],
    ['(1+2', [1, 2], 3, '"(" is never closed'],
    ['1+2)', [1, 2], 3, '")" closes nothing'],
    ['(1+2]', [1, 2], 3, '"(" is closed by "]"'],
    ['', [1, 2], 3, 'empty'],
    ['1 +', [1, 2], 3, 'ends where a number is expected'],
    ['__import__("os")', [1, 2], 3, 'is not part of an expression'],
  ])('%j is refused with a reason', (text, numbers, target, reason) => {
    const check = checkCountdown(text, numbers, target);
    expect(check.ok ? '' : check.reason).toContain(reason);
  });

  it.each([
    ['parentheses', '('.repeat(50_000)],
    ['a few parentheses too many', `${'('.repeat(90)}1${')'.repeat(90)}`],
    ['a chain', '1+'.repeat(100_000)],
    ['digits', '9'.repeat(1_900)],
    ['minus signs', '-'.repeat(1_900)],
    ['fractions', '\\frac{'.repeat(300)],
    ['powers', '9**9**9**9**9'],
    ['binary junk', '\u0000\uD800\uFFFF'.repeat(600)],
  ])('of hostile %s ends with a reason', (_name, text) => {
    expect(checkCountdown(text, [1, 2], 3)).toMatchObject({ ok: false });
  });

  it('is whatever else a text says, and no text throws', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(...'0123456789+-*/()[]{}=. \n$'.split(''), '\\frac', '\\times ', '×', '−'),
      }),
    );
    fc.assert(
      fc.property(text, (answer) => {
        const check = checkCountdown(answer, [1, 2, 3], 7);
        return check.ok || check.reason.length > 0;
      }),
      { numRuns: 3000 },
    );
  });

  it('is told apart from numbers or a target that are no whole numbers', () => {
    expect(() => checkCountdown('1', [1.5], 1)).toThrow('numbers: 1.5 is not a whole number');
    expect(() => checkCountdown('1', [1], NaN)).toThrow('target: NaN is not a whole number');
    expect(() => checkCountdown('1', [], 1)).toThrow('numbers is empty');
  });
});

const expressions = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    fc.nat(99).map((n): Expression => ({ kind: 'number', value: rational(BigInt(n)) })),
    fc.record({
      kind: fc.constant('operation' as const),
      operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const),
      left: tie('expression'),
      right: tie('expression'),
    }),
  ),
})).expression;

describe('any expression', () => {
  it('is read back from its text with the same value and numbers', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const parsed = parseExpression(formatExpression(expression));
        if (!parsed.ok) return parsed.reason.includes('deep') || parsed.reason.includes('more than');
        const again = parsed.sides[0]!;
        expect(numbersIn(again)).toEqual(numbersIn(expression));
        expect(valueOf(again)).toEqual(valueOf(expression));
        return true;
      }),
    );
  });

  it('of whole value solves the problem of its own numbers, in Unicode and LaTeX too', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const value = valueOf(expression);
        if (value?.d !== 1n) return;
        const numbers = numbersIn(expression).map(({ n }) => Number(n));
        if (numbers.length > 60 || !Number.isSafeInteger(Number(value.n))) return;
        const text = formatExpression(expression);
        const latex = text.replaceAll('*', '\\times').replaceAll('(', '\\left(').replaceAll(')', '\\right)');
        for (const answer of [
          text,
          text.replaceAll('*', '×').replaceAll('-', '−'),
          latex,
          `${text} = ${value.n}`,
        ])
          if (answer.length < 2000)
            expect(checkCountdown(answer, numbers, Number(value.n))).toMatchObject({ ok: true });
      }),
    );
  });
});

const SHARED = join(process.env.LONGHAND_SHARED ?? '../../../shared', 'data/countdown-qwen3');
const graded = existsSync(SHARED) ? it : it.skip;

describe('graded outputs of Qwen3 models (needs LONGHAND_SHARED)', () => {
  graded.each(['base_0_6b', 'rft', 'sft_full', 'sft_lora'])(
    'of %s get the verdict they were given',
    (model) => {
      const problems = new Map(rows('processed-test_with_solver_answers.jsonl').map((row) => [row.id, row]));
      const differing = rows(`eval-${model}.jsonl`).flatMap((row) => {
        const problem = problems.get(row.id)!;
        const check = checkCountdown(row.extracted_expr ?? '', problem.numbers, problem.target);
        return check.ok === row.correct ? [] : [{ answer: row.extracted_expr, ...problem, ...check }];
      });
      // The upstream checker reads neither Unicode operators nor "= target"; right answers with them are right here.
      expect(differing.filter(({ answer, ok }) => !ok || !/[×÷−=]/.test(answer ?? ''))).toEqual([]);
    },
  );
});

interface GradedRow {
  readonly id: string;
  readonly numbers: number[];
  readonly target: number;
  readonly extracted_expr: string | null;
  readonly correct: boolean;
}

function rows(file: string): GradedRow[] {
  const lines = readFileSync(join(SHARED, file), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as GradedRow);
}

function valueOf(expression: Expression): { n: bigint; d: bigint } | undefined {
  try {
    return evaluateExpression(expression);
  } catch {
    return undefined;
  }
}
