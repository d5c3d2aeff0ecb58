import fc from 'fast-check';
import { mutateAnswer, seededNumbers } from './testing/mutate-answer.ts';
import { verify } from './verify.ts';

const ANSWERS = [
  '\\frac{1}{2}',
  '3\\sqrt{13}',
  '\\left( 3, \\frac{\\pi}{2} \\right)',
  '[-1, -\\frac{1}{2}) \\cup (0, \\infty)',
  '2516_8',
  '50\\%',
  '5 \\text{ cm}',
  'x = 1, 2',
  '\\begin{pmatrix}1 & 0 \\\\ 0 & 1\\end{pmatrix}',
  '1 \\pm \\sqrt{2}',
  '2x+4y-3=0',
  '-2 \\le x \\le 7',
  '\\{x \\mid x > 2\\}',
  '1,234',
  '0,5',
  '\\sum_{k=1}^{n} k^2',
  '\\binom{n}{2}',
  '\\text{east}',
  '3:4',
  '90^\\circ',
  'f(x) = x^2',
  '10{,}000',
  '\\log_2 8',
  '|x-1|',
  'e^{i\\pi}',
  '12^{\\text{th}}',
  '2 \\text{ hours } 30 \\text{ minutes}',
  'x \\equiv 2 \\pmod 5',
  '\\begin{cases} x & x > 0 \\\\ -x & \\text{otherwise} \\end{cases}',
  '\\int_0^1 x^2 dx',
  '3:30 \\text{ p.m.}',
  '\\textbf{(B) } 12',
  'C(5,2)',
  '|x-1| < 2',
];
/** An answer with one to four edits. */
const mutated = fc
  .tuple(fc.constantFrom(...ANSWERS), fc.integer())
  .map(([answer, seed]) => mutateAnswer(answer, seededNumbers(seed)));

const VERDICTS = ['correct', 'incorrect', 'unverifiable'];

describe('whatever the texts are', () => {
  it('verify gives a verdict and does not throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(mutated, fc.string(), fc.string({ unit: 'binary' })),
        fc.oneof(mutated, fc.string()),
        (gold, prediction) => {
          expect(VERDICTS).toContain(verify({ gold, prediction }).verdict);
        },
      ),
      { numRuns: 1500, seed: 7 },
    );
  });

  it('an answer is never incorrect against itself', () => {
    fc.assert(
      fc.property(mutated, (answer) => {
        expect(verify({ kind: 'math', gold: answer, prediction: answer }).verdict).not.toBe('incorrect');
      }),
      { numRuns: 1500, seed: 8 },
    );
  });

  it('a boxed answer is never incorrect against itself where its braces close', () => {
    for (const answer of ANSWERS)
      expect([
        answer,
        verify({ kind: 'math', gold: answer, prediction: `So it is $\\boxed{${answer}}$.` }).verdict,
      ]).toEqual([answer, 'correct']);
  });

  it('verdicts do not depend on what was verified before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(mutated, mutated), { minLength: 2, maxLength: 12 }), (pairs) => {
        const judge = ([gold, prediction]: [string, string]) => verify({ kind: 'math', gold, prediction });
        const forward = pairs.map(judge);
        const backward = [...pairs].reverse().map(judge).reverse();
        expect(backward).toEqual(forward);
      }),
      { numRuns: 100, seed: 9 },
    );
  });
});
