import fc from 'fast-check';
import { evaluateArithmetic } from './arithmetic.ts';
import { auditSteps } from './step-audit.ts';

const same = (left: string, right: string): boolean | null => (left === '\\sqrt{16}' ? right === '4' : null);
const audit = (text: string) => {
  const { checked, wrong } = auditSteps(text, { claim: () => null, same });
  return [checked, ...wrong.map((step) => step.text)];
};

const noTools = { claim: () => null, same: () => null };

describe('auditSteps', () => {
  it.each([
    ['So 12 * 4 = 48.', [1]],
    ['So 12 × 4 = 46, which', [1, '12 × 4 = 46']],
    ['$\\frac{1}{2} + \\frac{1}{3} = \\frac{5}{6}$', [1]],
    ['\\(2 \\times 3 + 4 = 11\\)', [1, '2 \\times 3 + 4 = 11']],
    ['1,000 + 24 = 1,024', [1]],
    ['3 + 4 = 7 = 8 - 1', [2]],
    ['- 42 - 14 = 28', [1]],
    ['we have \\sqrt{16} = 4.', [1]],
    ['(79 - 60) + 17 = 19 + 17 = 36', [2]],
    ['10 / 3 = 3.33', [1]],
    ['10 / 3 = 3.36', [1, '10 / 3 = 3.36']],
    ['49 ÷ 2 = 24 with remainder 1', [1]],
    ['She read .20*500 = 100 pages.', [1]],
    ['about 1/(3.605*5) = 1/18 then', [1]],
    ['so 12 = 3 * 5', [1, '12 = 3 * 5']],
  ])('checks %j', (text, expected) => {
    expect(audit(text)).toEqual(expected);
  });

  it.each([
    'x + 3 = 5',
    '2x + 3 = 5 + 1',
    'f(3) = 4 + 1',
    'if 2 + 2 = 5 then',
    'is 2 * 3 = 7?',
    '2^4 = 3 \\pmod{13}',
    '5 + 3 = 7x',
    '12 = 12',
    '3*11*130 = 3*11',
    '1/0 = 4 + 2',
    'The first week and week 2 = 35 + 35',
    'Subtract Weeks 3-4 from Weeks 1-2 = 96 - 70',
    '6^{40} = 22 \\cdot 43 \\equiv 15 \\mod 49',
    '(190+2)^2=190² + 4',
    '2000 = 2^4⋅5^3',
    '160,000 + 25,600 = 185,600 + 1,024',
  ])('leaves %j alone', (text) => {
    expect(audit(text)).toEqual([0]);
  });

  it('checks the end of a sum that is written down as it goes', () => {
    expect(audit('37*(80+6) = 37*80 = 2960 + 37*6 = 222')).toEqual([0]);
    expect(audit('3 + 4 = 7 + 5 = 12')).toEqual([1]);
    expect(audit('3 + 4 = 7 + 5 = 13')).toEqual([1, '7 + 5 = 13']);
  });

  it('is linear in what nobody would write', () => {
    expect(audit(`${'1,'.repeat(50_000)}=${'('.repeat(50_000)}`)).toEqual([0]);
  });
});

describe('evaluateArithmetic', () => {
  it.each([
    ['2+3*4', 14n, 1n],
    ['-2^2', -4n, 1n],
    ['2^-1', 1n, 2n],
    ['(1+2)(3+4)', 21n, 1n],
    ['\\dfrac{6}{4}', 6n, 4n],
    ['0.25*8', 200n, 100n],
  ])('%s', (text, numerator, denominator) => {
    expect(evaluateArithmetic(text)).toEqual({ numerator, denominator });
  });

  it.each(['', '1/0', '2 3', 'x', '9^9^9^9', '4\\frac{1}{2}', '('.repeat(99)])('%j has no value', (text) => {
    expect(evaluateArithmetic(text)).toBeNull();
  });

  it('finds equal what exact arithmetic finds equal, whatever the expression', () => {
    const number = fc.oneof(
      fc.integer({ min: 0, max: 30 }).map(String),
      fc.constantFrom(
        '1,234',
        '0.5',
        '2.75',
        '384,160,000',
        '9007199254740993',
        '12345678901234567890',
        '.5',
      ),
    );
    const sign = fc.constantFrom(' + ', '-', ' * ', '/', '^', '×', ' ÷ ', '·', ' − ', '');
    const part = fc.tuple(number, sign, fc.constantFrom('', '(', ')', '-', ' '), number);
    const side = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(side, fc.option(side), (left, other) => {
        const value = evaluateArithmetic(left);
        const whole = value?.denominator === 1n ? String(value.numerator) : '1';
        const right = other ?? whole;
        const wanted = evaluateArithmetic(right);
        const { checked, wrong } = auditSteps(`\n${left} = ${right}\n`, noTools);
        const same =
          value !== null &&
          wanted !== null &&
          value.numerator * wanted.denominator === wanted.numerator * value.denominator;
        // One claim at most is made; where the sides are not the same, a rounded value may still hold.
        if (checked === 1 && same) expect(wrong).toEqual([]);
        if (wrong.length > 0) expect(same).toBe(false);
        if (checked === 1) expect(value !== null && wanted !== null).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
