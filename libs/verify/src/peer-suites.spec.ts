import { newContext } from './math/comparison.ts';
import { compareNodes } from './math/compare-nodes.ts';
import type { Node } from './math/node.ts';
import { parseAnswer } from './math/parse-answer.ts';
import { substitute } from './math/substitute.ts';
import { onShared } from './testing/shared-data.ts';
import { fromSymPy } from './spec-support/sympy-repr.ts';
import type { VerifyOptions } from './verification.ts';
import { verify } from './verify.ts';

interface SuiteRow {
  gold: string | null;
  pred: string;
  expected: number | string[];
  opts: { allow_set_relation_comp?: boolean; strict?: boolean; strings?: string[] };
}

interface PairRow {
  gold: string;
  pred: string;
  ref?: boolean;
  mv: boolean;
}

interface ParserRow {
  latex: string;
  expected: string;
  ok: boolean;
}

describe('suites of other tools', () => {
  onShared<SuiteRow>("Math-Verify's own suite: all", 'cases/math-verify-suite.jsonl', (rows) => {
    const wrong = rows.filter((row) => row.gold !== null && !agrees(row));
    expect(wrong.map(({ gold, pred }) => [gold, pred.slice(-80)])).toEqual([]);
    for (const { pred, expected, opts } of rows.filter(({ gold }) => gold === null)) {
      const choices = (opts.strings ?? []).join('');
      const letter = Array.isArray(expected) ? expected[1]?.toUpperCase() : undefined;
      for (const gold of choices)
        expect(
          verify({ kind: 'choice', gold, prediction: pred, options: { choices } }).verdict === 'correct',
        ).toBe(gold === letter);
    }
  });

  onShared<SuiteRow>("NeMo's math_equal: all", 'cases/nemo-math-equal.jsonl', (rows) => {
    for (const { gold, pred, expected } of rows)
      expect([gold, pred, verify({ kind: 'math', gold, prediction: pred }).verdict === 'correct']).toEqual([
        gold,
        pred,
        expected === 1,
      ]);
  });

  onShared<PairRow>(
    '3,487 pairs: every disagreement with the other tool is in the judged table',
    'cases/math-pairs-with-verdicts.jsonl',
    (rows) => {
      const differing = rows.filter(
        (row) =>
          (verify({ kind: 'math', gold: row.gold, prediction: row.pred }).verdict === 'correct') !==
          (row.ref ?? row.mv),
      );
      const unjudged = differing.filter(
        (row) => !JUDGED.some(([gold, pred]) => row.gold.includes(gold) && row.pred.includes(pred)),
      );
      expect(unjudged.map(({ gold, pred }) => [gold, pred])).toEqual([]);
      expect(differing.length).toBeLessThanOrEqual(JUDGED.length);
    },
  );

  onShared<ParserRow>(
    'latex2sympy: at least 95 % parsed to an equal value',
    'cases/latex2sympy-suite.jsonl',
    (rows) => {
      const judged = rows.filter(({ ok }) => ok);
      const different = judged
        .filter(({ latex, expected }) => !parsesTo(latex, expected))
        .map(({ latex }) => latex);
      // What is left, 29 of 591: the gcd and lcm of variables and of irrational numbers, which SymPy takes as of
      // polynomials (gcd(x, y) = 1, lcm(x, y) = xy). That is no value they have: gcd(4, 6) is 2.
      expect(different.filter((latex) => !POLYNOMIAL_DIVISOR.test(latex))).toEqual([]);
      expect(different.length).toBeLessThanOrEqual(29);
      expect(1 - different.length / judged.length).toBeGreaterThanOrEqual(0.95);
    },
  );
});

/** `\gcd` or `\lcm` with a variable, a root or pi among its arguments. */
const POLYNOMIAL_DIVISOR = /\\(?:operatorname\{)?(?:gcd|lcm)\}?\([^)]*(?:[a-z]|\\pi|\\sqrt)/;

/** Read by a person: gold, prediction, and why the other verdict is wrong. */
const JUDGED: readonly (readonly [gold: string, prediction: string, why: string])[] = [
  ['\\boxed{10{,}000}', '\\boxed{10000}', 'the same number: the label does not know {,}'],
  ['m_{3} y_{3}^{\\prime \\prime}', 'm_{3} y_{3}^{\\prime \\prime}', 'the same text'],
  [
    '1',
    '\\frac{t^{2} e^{2 t}}{2}',
    'a vector of functions is not 1: the other tool takes a number out of it',
  ],
  [
    '\\log \\left(\\sqrt[3]{10^{5}}\\right)=\\frac{5}{3}',
    '\\frac{1}{2} \\sqrt{374}',
    '5/3 is not sqrt(374)/2: two true equations are no equal answers',
  ],
  ['$4^{\\circ}$', '$x=4$', 'an angle of 4 degrees is not x = 4'],
];

function agrees({ gold, pred, expected, opts }: SuiteRow): boolean {
  const options: VerifyOptions = {};
  if (opts.allow_set_relation_comp === false) options.relationsAsSets = false;
  if (opts.strict === false) options.anyVariableName = true;
  return (
    (verify({ kind: 'math', gold, prediction: pred, options }).verdict === 'correct') === (expected === 1)
  );
}

function parsesTo(latex: string, expected: string): boolean {
  const wanted = fromSymPy(expected);
  const parsed = parseAnswer(latex, {
    thousands: true,
    thousandsInside: false,
    decimalComma: false,
    looseSlash: false,
  });
  if (wanted === null || parsed === null) return false;
  const equal = (a: Node, b: Node) => compareNodes(a, b, newContext({})).result === 'equal';
  // SymPy's remainder of floats carries their rounding error (5.769999984800128 for 5.77).
  if (latex.endsWith('\\mod 9.81')) return equal(parsed, { k: 'num', v: { n: 577n, d: 100n } });
  // Names lose their case on the other side in one row.
  return equal(wanted, parsed) || equal(lowerCase(wanted), lowerCase(parsed));
}

function lowerCase(node: Node): Node {
  return substitute(node, (part) =>
    part.k === 'sym' ? { k: 'sym', name: part.name.toLowerCase().replaceAll(/[{}]/g, '') } : null,
  );
}
