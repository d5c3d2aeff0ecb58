import { correct, different, same } from '../spec-support/verdict-tables.ts';

describe('answers as people write them', () => {
  it('are the same', () => {
    same([
      ['10', 'C(5,2)'],
      ['10', '\\binom{5}{2}'],
      ['10', '{5 \\choose 2}'],
      ['10', '{}_5C_2'],
      ['10', '_5C_2'],
      ['10', '^5C_2'],
      ['10', '{}^{5}C_{2}'],
      ['10', '5C2'],
      ['10', '5 choose 2'],
      ['10', 'C_5^2'],
      ['20', 'P(5,2)'],
      ['20', '{}_5P_2'],
      ['20', '5P2'],
      ['20', 'A_5^2'],
      ['nCr(10,3)', '120'],
      ['120', 'nCr(10, 3)'],
      ['3:2', '3 to 2'],
      ['3 : 2', '3\\text{ to }2'],
      ['2 \\text{ to } 1', '2:1'],
      ['x \\neq 2', '\\mathbb{R}\\setminus\\{2\\}'],
      ['\\mathbb{R}\\setminus\\{2\\}', 'all real numbers except 2'],
      ['12th', '12'],
      ['21^{\\text{st}}', '21'],
      ['3rd', 'third'],
      ['third', '3'],
      ['42', 'forty-two'],
      ['one half', '1/2'],
      ['1/2', 'one half'],
      ['two thirds', '2/3'],
      ['zero', '0'],
      ['1205', 'one thousand two hundred five'],
      ['-5', 'negative five'],
      ['-5', 'minus 5'],
      ['1011_2', '1011_{two}'],
      ['1011_{\\text{two}}', '11'],
      ['1011_2', '1011 base 2'],
      ['7^{th}', '7'],
      ['\\text{7th}', '7'],
      ['\\text{None of the above}', 'none of the above'],
      ['234_5', '234_{\\text{five}}'],
      ['3\\text{ R }1', '3 R 1'],
      ['3 remainder 1', '3 R 1'],
      ['17 \\text{ remainder } 3', '17\\ R\\ 3'],
      ['first', '1st'],
      ['1st', 'first'],
      ['one-third', '\\frac{1}{3}'],
      ['two and a half', '2.5'],
      ['one hundred twenty', '120'],
      ['one thousand and one', '1001'],
      ['six', '6'],
      ['zero solutions', '0'],
      ['0', 'zero'],
      ['minus one', '-1'],
      ['2 to 1', '2:1'],
      ['2 to 1', '2/1'],
      ['1 to 2 to 3', '1:2:3'],
      ['1 in 6', '\\frac16'],
      ['3 out of 10', '0.3'],
      ['\\frac{3}{10}', '3 out of 10'],
    ]);
  });

  it('answer the gold answer', () => {
    correct([['1011_2', '1011 \\text{ in base } 2']]);
  });

  it('are told apart', () => {
    different([
      ['42', 'twenty-four'],
      ['\\mathbb{R}\\setminus\\{2\\}', '\\mathbb{R}\\setminus\\{3\\}'],
      ['C(5,2)', '20'],
      ['3 to 2', '2 to 3'],
      ['\\binom{5}{2}', '\\frac52'],
      ['\\frac{5}{2}', '\\binom{5}{2}'],
      ['third', '4'],
      ['twenty-one', '12'],
    ]);
  });

  it('names sets, units over units, letters and derivatives in more than one way', () => {
    same([
      ['\\emptyset', 'the empty set'],
      ['\\text{infinitely many}', '\\infty'],
      ['\\mathbb{R}\\setminus\\{0\\}', '\\mathbb{R} - \\{0\\}'],
      ['60\\text{ km/h}', '60\\frac{\\text{km}}{\\text{h}}'],
      ['\\phi', '\\varphi'],
      ['\\frac{dy}{dx} = 2x', '2x'],
      ['\\frac{4}{3}\\pi r^3', '4/3 πr^3'],
      ['\\frac{x^2}{2}+C', '\\frac{x^2}{2}+\\text{const}'],
    ]);
  });

  it('says for which values a formula holds, and thousands by K', () => {
    same([
      ['2^{n}-1', '\\boxed{2^n-1 \\text{ for all } n\\ge1}'],
      ['3\\frac{3}{8}', '3 and 3/8'],
      ['18000', '\\boxed{\\$18\\text{K}}'],
      ['\\text{6 and 8}', '6, 8'],
      ['(-2, 5)', 'vertex: (-2, 5)'],
      ['(-2, 5)', '\\{(-2,5)\\}'],
    ]);
    different([
      ['12', '12 \\text{ for } n=3, 13 \\text{ for } n=4'],
      ['\\{1,2\\}', '(1,2)'],
    ]);
  });
});
