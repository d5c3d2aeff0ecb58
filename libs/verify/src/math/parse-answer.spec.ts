import fc from 'fast-check';
import { newContext } from './comparison.ts';
import { compareNodes } from './compare-nodes.ts';
import type { Reading } from './lexer.ts';
import { parseAnswer } from './parse-answer.ts';
import { plainSymbols } from './plain-symbols.ts';
import { readUnit } from './units.ts';
import { numberInWords } from './number-words.ts';

const USUAL: Reading = { thousands: true, thousandsInside: false, decimalComma: false, looseSlash: false };

/** Both texts are read, and as the same value. */
const alike = (a: string, b: string) => {
  const [x, y] = [parseAnswer(a, USUAL), parseAnswer(b, USUAL)];
  expect([a, b, x !== null && y !== null && compareNodes(x, y, newContext({})).result]).toEqual([
    a,
    b,
    'equal',
  ]);
};

describe('the grammar', () => {
  it('takes LaTeX arguments with and without braces', () => {
    alike('\\frac12', '1/2');
    alike('\\frac3{4}', '3/4');
    alike('\\sqrt2', '2^{1/2}');
    alike('\\sqrt[3]{x}^2', 'x^{2/3}');
    alike('\\tfrac{1}{2}x', 'x/2');
  });

  it('binds implied products tighter than a slash, and functions as they are read', () => {
    alike('1/2x', '\\frac{1}{2x}');
    alike('\\sin 2x \\cos x', '\\sin(2x)\\cdot\\cos(x)');
    alike('\\sin^2 x', '(\\sin x)^2');
    alike('\\sin^{-1} x', '\\arcsin x');
    alike('\\ln xy', '\\ln(xy)');
    alike('-x^2', '-(x^2)');
    alike('2^3^2', '512');
  });

  it('takes double backslashes and glued commands', () => {
    alike('\\\\frac{1}{2}', '1/2');
    alike('\\vertx\\vert', '|x|');
    alike('x \\\\le 3', 'x \\le 3');
  });

  it('refuses what is no answer', () => {
    for (const text of ['', ')', '\\frac{1}', '1 +', '(1', '2 3', '^2', 'x_'])
      expect([text, parseAnswer(text, USUAL)]).toEqual([text, null]);
  });

  it('reads commas by the reading', () => {
    expect(parseAnswer('1,234', USUAL)).toMatchObject({ k: 'num', v: { n: 1234n } });
    expect(parseAnswer('1,234', { ...USUAL, thousands: false })).toMatchObject({ k: 'list' });
    expect(parseAnswer('0,5', { ...USUAL, decimalComma: true })).toMatchObject({
      k: 'num',
      v: { n: 1n, d: 2n },
    });
    expect(parseAnswer('(1,234)', USUAL)).toMatchObject({ k: 'list' });
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(...'\\frac{}()[]^_|&!%$,;:=<>+-*/.0123xyzabe \\sqrtleft'.split('')),
          maxLength: 60,
        }),
        (text) => {
          parseAnswer(text, USUAL);
        },
      ),
      { numRuns: 3000, seed: 6 },
    );
  });
});

describe('Unicode', () => {
  it('is written as LaTeX', () => {
    expect(plainSymbols('x² − ½ ≤ √2')).toBe('x^{2} - \\frac{1}{2} \\le  \\sqrt{2}');
    expect(plainSymbols('12,\\!000 and 1{,}000 and 3\\,456')).toBe('12000 and 1000 and 3456');
  });
});

describe('words', () => {
  it('are numbers where they say one', () => {
    expect([
      numberInWords('twenty-one'),
      numberInWords('three hundred and five'),
      numberInWords('two million'),
    ]).toEqual([21, 305, 2e6]);
    expect([numberInWords('hundred'), numberInWords('one apple'), numberInWords('')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('are units where they measure', () => {
    expect(readUnit('km/h')).toEqual({ dimension: 'L1 T-1', factor: { n: 5n, d: 18n } });
    expect(readUnit('square inches')?.dimension).toBe(readUnit('cm^2')?.dimension);
    expect(readUnit('miles per hour')?.factor).toEqual(readUnit('mph')?.factor);
    expect([readUnit('apples'), readUnit('')]).toEqual([null, null]);
  });
});
