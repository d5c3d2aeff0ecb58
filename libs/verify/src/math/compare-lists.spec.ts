import { different, same } from '../spec-support/verdict-tables.ts';

describe('lists of values', () => {
  it('are the same', () => {
    same([
      ['\\{-2,1\\}', 'x=-2 或 x=1'],
      ['P(1,2)', '(1,2)'],
      ['3 or -3', '\\pm3'],
      ['1 and 2', '2, 1'],
      ['(1,2),(3,4)', '(3,4) and (1,2)'],
      ['A, C', 'A and C'],
      ['12.345,67', '12345.67'],
      ['3,14', '3.14'],
      ['\\gcd(12,18)', '6'],
      ['\\max(2,3)', '3'],
      ['(0,1) \\text{ and } (2,3)', '(2,3), (0,1)'],
      ['(0,1); (2,3)', '(0,1), (2,3)'],
    ]);
  });

  it('are told apart', () => {
    different([
      ['(1,2)', '(1,2,3)'],
      ['12', '1,2'],
      ['1,2,3', '1,2,4'],
      ['1,2,3', '1,2'],
      ['1,2', '1,2,3'],
      ['5', '5 or 6'],
      ['5', '5, 6'],
      ['5 or 6', '5'],
    ]);
  });

  it('of named values are compared by name, and against a tuple in the order of neighbouring letters', () => {
    different([
      ['(1,2)', 'y=1, x=2'],
      ['a=1,b=2', 'w=2, a=1'],
      ['p=3,q=4', 'p=4,q=3'],
    ]);
    same([
      ['(1,2)', 'b=2, a=1'],
      ['\\{1,2\\}', 'x_1=2, x_2=1'],
      ['x=1,x=2', 'x_1=2,\\;x_2=1'],
    ]);
  });

  it('of statements differ by their connective', () => {
    different([['p \\land q', 'p \\lor q']]);
    same([['p \\land q', 'q \\wedge p']]);
  });

  it('by two signs may be two values or four', () => {
    same([
      ['\\pm 1 \\pm i', '1+i, 1-i, -1+i, -1-i'],
      ['\\pm 1 \\pm i', '1+i, -1-i'],
    ]);
    different([['\\pm 1 \\pm i', '1+i, 1-i']]);
  });

  it('that tell several values of one unknown are no tuple', () => {
    different([
      ['(1,2)', 'x = 1 \\text{ or } x = 2'],
      ['(1,2)', 'x=1,2'],
      ['[1,2)', '\\begin{pmatrix}1\\\\2\\end{pmatrix}'],
      ['(0,0),(1,1)', '\\emptyset'],
      ['\\emptyset', 'x=-2\\;\\text{ and }\\;x=\\frac32'],
    ]);
  });
});
