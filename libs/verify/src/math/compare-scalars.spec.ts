import { correct, different, incorrect, same, verdict } from '../spec-support/verdict-tables.ts';

describe('expressions', () => {
  it('are the same', () => {
    same([
      ['\\sqrt{5+2\\sqrt{6}}', '\\sqrt{2}+\\sqrt{3}'],
      ['\\frac{1}{\\sqrt{2}}', '\\frac{\\sqrt2}{2}'],
      ['(\\sqrt{2}+\\sqrt{3})^{4}', '49+20\\sqrt6'],
      ['\\sqrt{8}', '2\\sqrt2'],
      ['\\log_2 3 \\cdot \\log_3 4', '2'],
      ['3^{\\log_3 7}', '7'],
      ['\\ln 8', '3\\ln 2'],
      ['e^{2\\ln 3}', '9'],
      ['\\tan^{-1}(1)', '\\frac{\\pi}{4}'],
      ['\\cosh(\\ln 2)', '5/4'],
      ['120', '5!'],
      ['15', '5!!'],
      ['3:2', '3/2'],
      ['3:2', '6:4'],
      ['3:2', '\\frac{3}{2}'],
      ['1:\\sqrt3', '\\frac{1}{\\sqrt3}'],
      ['1:2', '1 \\colon 2'],
      ['2e^{i\\pi/3}', '1+i\\sqrt3'],
      ['2 \\text{cis} \\frac{\\pi}{3}', '2e^{i\\pi/3}'],
      ['0x1F', '31'],
      ['31', '0x1F'],
      ['0b1011', '11'],
      ['does not exist', 'DNE'],
      ['undefined', '\\text{undefined}'],
      ['3+4i', '4i+3'],
      ['(2+i)(2-i)', '5'],
      ['\\frac{1}{i}', '-i'],
      ['i^{2023}', '-i'],
      ['\\sqrt{-4}', '2i'],
      ['|3+4i|', '5'],
      ['2\\frac{3}{4}', '\\frac{11}{4}'],
      ['2 3/4', '11/4'],
      ['1 234 567', '1234567'],
      ['+5', '5'],
      ['--5', '5'],
      ['-(-5)', '5'],
      ['1/2', '2^{-1}'],
      ['4!', '24'],
      ['|-5|', '5'],
      ['7 \\mod 3', '1'],
      ['\\log_{10} 1000', '3'],
      ['\\lg 1000', '3'],
      ['\\log 1000', '3'],
      ['\\ln e^2', '2'],
      ['e^{\\ln 5}', '5'],
      ['2^{\\log_2 5}', '5'],
      ['(-8)^{1/3}', '-2'],
      ['8^{2/3}', '4'],
      ['\\sqrt{12}', '2\\sqrt{3}'],
      ['\\frac{\\sqrt{12}}{2}', '\\sqrt3'],
      ['x(x+1)', 'x^2+x'],
      ['\\frac{x^2-1}{x-1}', 'x+1'],
      ['\\cos^2 x', '1-\\sin^2x'],
      ['\\tan x', '\\frac{\\sin x}{\\cos x}'],
      ['e^{x+y}', 'e^x e^y'],
      ['\\ln(xy)', '\\ln x+\\ln y'],
      ['\\frac{1}{\\sqrt{x}}', 'x^{-1/2}'],
      ['\\triangle ABC', 'ABC'],
      ['2\\pi r', '2 r \\pi'],
      ['\\approx 3.14', '3.14'],
      ['x \\approx 2.5', '2.5'],
      ['12', '\\fbox{12}'],
      ['blue', 'Blue'],
      ['10\\sqrt{2}', '10√2'],
      ['\\frac{\\sqrt{3}}{2}', '√3/2'],
      ['\\sqrt{3}/2', 'sqrt(3)/2'],
      ['\\pi/6', 'π/6'],
      ['\\frac{\\pi}{6}', 'pi/6'],
      ['x^2+3x+2', '(x+1)(x+2)'],
      ['3x^2', '3x²'],
      ['\\frac{5}{6}', '5⁄6'],
      ['1\\frac{1}{2}', '1½'],
      ['6!', '720'],
      ['1:1', '1'],
      ['2^{2024}', '4^{1012}'],
      ['\\frac{1}{2}\\ln 3', '\\ln\\sqrt{3}'],
      ['\\frac{1}{2}\\ln 3 + C', '\\ln\\sqrt{3}+C'],
      ['\\dfrac{1}{x} + C', 'C + 1/x'],
      ['\\frac{\\pi}{4} + k\\pi', '\\frac{\\pi}{4}+n\\pi'],
      ['2 + \\frac{1}{3}', '2\\frac{1}{3}'],
      ['\\frac{7}{3}', '2\\frac13'],
      ['-\\frac{7}{3}', '-2\\frac13'],
      ['\\frac{-7}{3}', '-\\frac{7}{3}'],
      ['\\frac{7}{-3}', '-\\frac73'],
      ['\\text{FF}_{16}', '255'],
      ['FF_{16}', '0xFF'],
      ['5:3', '\\frac{5}{3}'],
      ['5:3', '5/3'],
      ['1:2:3', '1 : 2 : 3'],
      ['1:2:3', '2:4:6'],
      ['odd', '\\text{Odd}'],
      ['\\text{parabola}', 'a parabola'],
      ['\\text{increasing}', 'Increasing.'],
      ['\\arctan 2', '\\tan^{-1} 2'],
      ['\\arcsin\\frac{3}{5}', '\\sin^{-1}(0.6)'],
      ['\\cot^{-1}(1)', '\\pi/4'],
      ['\\log_2(8)', '3'],
      ['\\log_{\\sqrt2} 4', '4'],
      ['\\log_4 8', '1.5'],
      ['1 + \\sqrt{2}', '\\sqrt{2} + 1'],
      ['\\frac{1}{\\sqrt{2}-1}', '1+\\sqrt2'],
      ['2\\sqrt{3}-\\sqrt{12}', '0'],
      ['(\\sqrt{5}-1)/2', '\\frac{2}{1+\\sqrt5}'],
      ['\\sqrt{7+4\\sqrt3}', '2+\\sqrt3'],
    ]);
  });

  it('answer the gold answer', () => {
    correct([
      ['50.27', '16\\pi'],
      ['12', 'ANSWER: 12'],
      ['x^2 + C', 'x^2 + c'],
    ]);
  });

  it('are told apart', () => {
    different([
      ['\\sqrt{2}+\\sqrt{3}', '\\sqrt{10}'],
      ['\\pi', '\\frac{355}{113}'],
      ['e^{\\pi\\sqrt{163}}', '262537412640768744'],
      ['\\sqrt{8}', '2\\sqrt3'],
      ['\\log_2 3', '\\log_3 2'],
      ['120', '5!!'],
      ['3:2', '2:3'],
      ['3:4:5', '3:5:4'],
      ['1/2', '2'],
      ['x^2', 'x^3'],
      ['\\sqrt{x^2}', 'x'],
      ['2x', '2y'],
      ['\\frac{a}{b}', '\\frac{b}{a}'],
      ['a-b', 'b-a'],
      ['(a+b)^2', 'a^2+b^2'],
      ['\\sin 2x', '2\\sin x'],
      ['\\log(a+b)', '\\log a+\\log b'],
      ['yes', 'no'],
      ['true', 'false'],
      ['3:2', '3:4'],
      ['2:3:4', '2:3'],
      ['1:2', '2'],
      ['2^{100}', '2^{101}'],
      ['123456789012345678901', '123456789012345678902'],
      ['3+4i', '3-4i'],
      ['\\sqrt{-4}', '2'],
      ['\\frac12', '50'],
      ['cat', 'dog'],
      ['undefined', '0'],
      ['1 \\frac{1}{2}', '\\frac{1}{2}'],
      ['16\\pi', '50'],
      ['\\sqrt{7+4\\sqrt3}', '2+\\sqrt{3.0000001}'],
      ['\\sqrt{10}+\\sqrt{17}', '\\sqrt{53.0767}'],
    ]);
  });

  it('do not answer the gold answer', () => {
    incorrect([
      ['\\sqrt{2}+\\sqrt{3}', '3.146'],
      ['\\pi', '3.14'],
    ]);
  });

  it('with a term too small to be seen are not shown equal without it', () => {
    expect(verdict('12', '12 + 10^{-1000000}')).not.toBe('correct');
    expect(verdict('12', '12 + e^{-1000}')).not.toBe('correct');
    expect(verdict('2\\cosh 3', 'e^3+e^{-3}')).toBe('correct');
  });

  it('exact ones are answered by the digits of a double, and by no longer decimal', () => {
    correct([
      ['3/10', '0.30000000000000004'],
      ['1', '0.9999999999999999'],
    ]);
    incorrect([
      ['12', '12.000000000000000000000000001'],
      ['12', '12.00000000001'],
    ]);
  });

  it('angles by three points have their vertex in the middle; a negated statement is another', () => {
    different([
      ['\\angle ABC', '\\angle ACB'],
      ['\\neg p', 'p'],
      ['30^\\circ', "30'"],
      ["5'", '5\\text{ cm}'],
    ]);
    same([
      ['\\angle ABC', '\\angle CBA'],
      ["30'", '0.5^\\circ'],
    ]);
  });

  it('of complex numbers under a bar are conjugates', () => {
    same([['\\overline{3+4i}', '3-4i']]);
    different([
      ['\\overline{3+4i}', '3+4i'],
      ['\\overline{z}', 'z'],
      ['\\overline{12}', '12'],
    ]);
  });
});
