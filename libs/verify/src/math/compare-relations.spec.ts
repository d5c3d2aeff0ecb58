import { correct, different, incorrect, same } from '../spec-support/verdict-tables.ts';

describe('equations and named values', () => {
  it('are the same', () => {
    same([
      ['(x-1)^2+(y+2)^2=9', 'x^2+y^2-2x+4y-4=0'],
      ['\\frac{x^2}{4}+\\frac{y^2}{3}=1', '3x^2+4y^2=12'],
      ['(x+1)^2=x^2+2x+1', '(1+x)^2=1+2x+x^2'],
      ['2x=6y', 'x-3y=0'],
      ['x\\sqrt{2}=y', '2x=y\\sqrt{2}'],
      ['x = 1 \\text{ or } x = 2', 'x=2 or x=1'],
      ['x=1,y=2', '(1,2)'],
      ['(x,y)=(1,2)', 'x=1, y=2'],
      ['x=1, y=2, z=3', '(1,2,3)'],
      ['a = 3, b = 4', 'b=4, a=3'],
      ['r = 2\\cos\\theta', 'r=2\\cos(\\theta)'],
      ['x+y=3', 'y = 3-x'],
      ['x^2+y^2=4', '4 = y^2+x^2'],
      ['y=2x+1', '2x-y+1=0'],
      ['x^2 + 2x + 1 = 0', '(x+1)^2=0'],
      ['\\frac{x}{3}+\\frac{y}{4}=1', '4x+3y=12'],
      ['y - 3 = 2(x-1)', 'y = 2x + 1'],
      ['f(x)=x^2', 'x^2'],
      ['f(x)=x^2+1', 'y=x^2+1'],
      ['AB = 5', '5'],
      ['a_n = 2n+1', '2n+1'],
      ['a_n = 2n+1', 'a_{n}=1+2n'],
      ['a_{10} = 21', '21'],
      ['\\Pr(X=1)=0.5', '0.5'],
      ['\\sigma^2=4', '4'],
      ['x = 2k\\pi', 'x=2\\pi n'],
      ['x = 3 + 2t, y = 1 - t', '(3+2t, 1-t)'],
      ['(a,b,c)=(1,2,3)', 'a=1,b=2,c=3'],
      ['a=1, b=2', '(a,b)=(1,2)'],
      ['a = 1; b = 2', 'a=1, b=2'],
      ['A = 5, B = 6', 'A=5 \\text{ and } B=6'],
      ['x = y = 2', 'x=2, y=2'],
      ['x = y = z = 1', '(1,1,1)'],
      ['a = b', 'b = a'],
      ['\\ell = 4', '4'],
      ['4', 'n = 4'],
      ['x_1=1, x_2=2', 'x=1, x=2'],
      ['x_1=1, x_2=2', '1,2'],
      ['|x|+|y| = 1', '|y|+|x|=1'],
    ]);
  });

  it('are told apart', () => {
    different([
      ['y=3-2x/3', '(x+1)^2=x^2+2x+1'],
      ['\\log_2(32)=5', '\\log_6(\\frac{1}{36})=-2'],
      ['P(\\{2\\})=1/6', '\\cos(\\frac{\\pi}{4})=3'],
      ['x=2', 'x=3'],
      ['y=2x+1', 'y=2x-1'],
      ['x^2+y^2=4', 'x^2+y^2=2'],
      ['x+y=3', 'x-y=3'],
      ['f(x)=x^2', 'f(x)=x^3'],
      ['x=1,y=2', 'x=2,y=1'],
      ['x = 2k\\pi', 'x=\\pi n'],
    ]);
  });

  it('have names that are written in more than one way, and constants without names of their own', () => {
    same([
      ['\\angle ABC = 30^\\circ', 'm\\angle ABC = 30^\\circ'],
      ["y' = -\\frac{x}{y}", '\\frac{dy}{dx} = -\\frac{x}{y}'],
      ['f^{-1}(x) = \\frac{x-1}{2}', 'y = \\frac{x-1}{2}'],
      ['y = Ce^{2x}', 'y = Ae^{2x}'],
      ['y(t) = c_1 e^{t} + c_2 e^{-t}', 'y = C_1 e^{t} + C_2 e^{-t}'],
      ['\\mathbb{Z}', 'the set of integers'],
    ]);
    different([
      ['y = Ce^{2x}', 'y = xe^{2x}'],
      ['y = C_1 e^{t} + C_2 e^{-t}', 'y = C_1 e^{t} + C_2 t e^{t}'],
      ['f(x) = ax + b', 'f(x) = bx + a'],
      ['\\mathbb{Z}', '\\text{all real numbers}'],
    ]);
  });

  it('of a chain of equalities is what it comes to, though a part of it cannot be read', () => {
    correct([
      [
        '\\frac{15}{4}',
        '$\\int_1^2 f\\,dx = \\left[\\frac{x^4}{4}\\right]_1^2 = 4 - \\frac14 = \\frac{15}{4}$',
      ],
    ]);
    incorrect([['4', '$\\left[\\frac{x^4}{4}\\right]_1^2 = 4 - \\frac14 = \\frac{15}{4}$']]);
  });
});
