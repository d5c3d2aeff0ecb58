import { correct, incorrect } from '../spec-support/verdict-tables.ts';

describe('typed comparison', () => {
  it('fails closed between kinds', () => {
    incorrect([
      ['(1,2)', '\\{1,2\\}'],
      ['\\{1,2\\}', '(1,2)'],
      ['(1,2)', '(2,1)'],
      ['(1,2)', '[1,2]'],
      ['5\\text{ cm}', '5\\text{ m}'],
      ['5 cm', '5 m'],
      ['4^\\circ', 'x=4'],
      ['34', '3,4'],
      ['1', '\\infty'],
      ['\\infty', '-\\infty'],
      ['3x-y+13', '3x+4y+14=0'],
      ['a^2+b=0', '0'],
      ['1', '-[0,1)'],
      ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '3'],
    ]);
  });

  it('reads numbers in all forms', () => {
    correct([
      ['1000', '1{,}000'],
      ['10000', '10,000'],
      ['1000', '1 000'],
      ['11111111100', '11,\\! 111,\\! 111,\\! 100'],
      ['0.5', '0,5'],
      ['3.5', '3\\frac{1}{2}'],
      ['7/2', '3 1/2'],
      ['1/3', '0.\\overline{3}'],
      ['120000', '1.2\\times10^{5}'],
      ['3200000', '3.2 million'],
      ['21', 'twenty-one'],
      ['5.5', '$5.50'],
      ['12', '12^{\\text{th}} \\text{ grade}'],
      ['1/2', '½'],
      ['x^2', 'x²'],
    ]);
  });

  it('tells tiny numbers apart', () => {
    incorrect([
      ['\\frac{1}{2004!}', '\\frac{1}{2006!}'],
      ['\\frac{1}{2^{99}}', '\\frac{1}{2^{98}}'],
      ['0', '10^{-400}'],
      ['e^{-1000}', 'e^{-1001}'],
    ]);
    correct([['1/2^{99}', '2^{-99}']]);
  });

  it('keeps the base of a number', () => {
    correct([
      ['11', '1011_2'],
      ['1011_2', '11'],
      ['2516_8', '2516'],
      ['42', '2A_{16}'],
      ['0.5', '0.1_2'],
    ]);
    incorrect([
      ['1011', '1011_2'],
      ['1112112_3', '1112122_3'],
    ]);
  });

  it('takes equations up to a factor, and the value of an assignment', () => {
    correct([
      ['2x+4y-3=0', 'y=-\\frac{1}{2}x+\\frac{3}{4}'],
      ['x=5', '5'],
      ['5', 'x=5'],
      ['y=2x+1', '2x+1'],
      ['f(x)=x^2', 'f(t)=t^2'],
      ['x=11', 'x = 5+5+1 = 11'],
      ['81', '(x+y)^2=81'],
    ]);
    incorrect([
      ['3x-y+13=0', '3x+4y+14=0'],
      ['x=5', 'y=5'],
      ['0', 'x^2-4=0'],
    ]);
  });

  it('reads percentages, degrees and units', () => {
    correct([
      ['50\\%', '.5'],
      ['50\\%', '50'],
      ['50', '50\\%'],
      ['0.5', '50%'],
      ['90^\\circ', '90'],
      ['90^\\circ', '\\frac{\\pi}{2}'],
      ['5 cm', '0.05 m'],
      ['15\\mbox{ cm}^2', '15'],
      ['864', '864 \\mbox{ inches}^2'],
      ['17\\text{ any text}', '17'],
    ]);
    incorrect([
      ['50', '.5'],
      ['10:30 a.m.', '10:30 p.m.'],
    ]);
  });

  it('compares by exact and long arithmetic', () => {
    correct([
      ['\\sqrt{3+2\\sqrt2}', '1+\\sqrt2'],
      ['\\cos 20^\\circ\\cos 40^\\circ\\cos 80^\\circ', '1/8'],
      ['\\arctan 1+\\arctan 2+\\arctan 3', '\\pi'],
      ['e^{i\\pi}', '-1'],
      ['\\sin^2 x+\\cos^2 x', '1'],
      ['2^n\\cdot 2', '2^{n+1}'],
      ['\\binom{n}{2}', '\\frac{n(n-1)}{2}'],
      ['n!', 'n\\cdot(n-1)!'],
      ['\\sqrt{x^2}', '|x|'],
      ['x\\sqrt{x}', 'x^{3/2}'],
      ['\\frac{1}{2x}', '1/2x'],
      ['\\frac{x}{2}', '1/2x'],
    ]);
    incorrect([
      ['|x|', 'x'],
      ['\\sqrt{x^2}', 'x'],
      ['x^2', 'x^3'],
      ['\\frac{1}{23}', '\\frac{12}{3}'],
      ['e^{\\pi\\sqrt{163}}', '262537412640768744'],
    ]);
  });

  it('gives leeway only to a gold answer that is a rounded decimal', () => {
    correct([
      ['7.78', '\\frac{70}{9}'],
      ['3.14', '3.14159'],
      ['0.333', '1/3'],
      ['1/3', '0.3333333333'],
    ]);
    incorrect([
      ['\\pi', '3.14'],
      ['1/3', '0.333'],
      ['0.5', '0.52'],
      ['4', '4\\sqrt{2}'],
    ]);
  });

  it('compares sets of numbers by their ends', () => {
    correct([
      ['[0,1)\\cup(1,2]', '[0,2]\\setminus\\{1\\}'],
      ['x \\in [-2,7]', '-2 \\le x \\le 7'],
      ['\\mathbb{R}', '(-\\infty,\\infty)'],
      ['x \\neq 0', '(-\\infty,0)\\cup(0,\\infty)'],
      ['x<-1 \\text{ or } x>1', '(-\\infty,-1)\\cup(1,\\infty)'],
      ['\\{x|x>2\\}', '(2,\\infty)'],
      ['x<3', '3>x'],
    ]);
    incorrect([
      ['(0,9)', '[0,9)'],
      ['x \\geq 5', 'x \\leq 5'],
      ['(-\\infty, 0]', '(-\\infty, 0)'],
    ]);
  });

  it('compares lists in any order, tuples in theirs, named values by name', () => {
    correct([
      ['1,2', '2,1'],
      ['(1,2),(3,4)', '(3,4),(1,2)'],
      ['1 \\pm \\sqrt2', '1+\\sqrt2, 1-\\sqrt2'],
      ['x=1, y=2', 'y=2, x=1'],
      ['(x,y)=(1,2)', 'x=1,y=2'],
      ['AB=4,CD=5', '4, 5'],
      ['21,16 \\text{ or } 11', '21,16,11'],
    ]);
    incorrect([
      ['x=1, y=2', 'x=2, y=1'],
      ['\\sqrt{67},-\\sqrt{85}', '\\sqrt{67}'],
      ['\\pm 2021', '2021'],
      ['1,1,2', '1,2'],
    ]);
  });

  it('compares words', () => {
    correct([
      ['\\text{east}', 'east'],
      ['\\text{Even}', '$Even$'],
      ['\\text{no solution}', '\\emptyset'],
    ]);
    incorrect([
      ['\\text{east}', 'west'],
      ['east', '5'],
    ]);
  });
});
