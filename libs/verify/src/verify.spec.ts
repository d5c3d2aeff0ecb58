import type { VerifyKind, VerifyOptions } from './verification.ts';
import { verify } from './verify.ts';

const verdict = (
  gold: string | null,
  prediction: string,
  kind: VerifyKind = 'math',
  options: VerifyOptions = {},
) => verify({ kind, gold, prediction, options }).verdict;

/** Each row: gold, prediction. */
const correct = (rows: readonly (readonly [string, string])[]) => {
  for (const [gold, prediction] of rows)
    expect([gold, prediction, verdict(gold, prediction)]).toEqual([gold, prediction, 'correct']);
};
const incorrect = (rows: readonly (readonly [string, string])[]) => {
  for (const [gold, prediction] of rows)
    expect([gold, prediction, verdict(gold, prediction)]).toEqual([gold, prediction, 'incorrect']);
};

describe('a gold answer that cannot be judged', () => {
  it('gives unverifiable, never correct', () => {
    for (const gold of [null, '', '  ', '\\frac{', '???', '$$'])
      expect([gold, verdict(gold, '5')]).toEqual([gold, 'unverifiable']);
    expect(verdict('???', '???')).toBe('unverifiable');
    expect(verdict('(3,', '(3,')).not.toBe('incorrect');
  });

  it('gives unverifiable for a puzzle that is none', () => {
    expect(verdict('{"numbers":[1.5],"target":2}', '1+1', 'countdown')).toBe('unverifiable');
    expect(verdict('7', '1+1', 'countdown')).toBe('unverifiable');
  });
});

describe('extraction', () => {
  it('takes the last box after the last </think>', () => {
    correct([
      ['5', '\\boxed{3}. wait, \\boxed{5}'],
      ['5', '<think>\\boxed{3}</think> So it is \\boxed{5}.'],
      ['5', '<think>a</think>\\boxed{1}</think>\\boxed{5}'],
    ]);
    incorrect([
      ['3', '\\boxed{3}. wait, \\boxed{5}'],
      ['\\{3,5\\}', '\\boxed{3}. wait, \\boxed{5}'],
    ]);
  });

  it('finds nothing in a response that was cut off while thinking', () => {
    expect(verify({ gold: '5', prediction: '<think>so \\boxed{5}, but' })).toMatchObject({
      verdict: 'incorrect',
      extracted: null,
      reason: 'the response ends inside <think>',
    });
  });

  it('tells what was extracted and from where', () => {
    expect(verify({ gold: '#### 1,234', prediction: 'The answer is 1234.' })).toMatchObject({
      extracted: '1234',
      extractedFrom: 'phrase',
    });
    expect(verify({ gold: '7', prediction: 'Sum: $3+4 = 7$ and so on' })).toMatchObject({
      extractedFrom: 'math',
    });
    expect(verify({ gold: '7', prediction: '<answer>7</answer>' })).toMatchObject({
      extractedFrom: 'answer-tag',
    });
    expect(verify({ gold: '7', prediction: 'So we get 7 apples in the end' })).toMatchObject({
      extractedFrom: 'number',
      verdict: 'correct',
    });
  });

  it('passes over a remark about the answer', () => {
    correct([
      ['28', 'We get $28$. This confirms that our final answer is indeed correct.'],
      ['28', 'Therefore, the final answer is indeed 28.'],
      ['3', 'Final Answer: Jane started growing Sphere 3 hours ago. I hope it is correct.'],
    ]);
  });

  it('never reads a link', () => {
    incorrect([['5', 'https://www.youtube.com/watch?v=5HAk-6qlOH0']]);
  });

  it('joins boxes that list values of one answer', () => {
    correct([
      ['1,-2', 'The integers are \\[\\boxed{-2} \\quad \\text{and} \\quad \\boxed{1}.\\]'],
      ['1,2', '\\boxed{1} papers and \\boxed{2} bins'],
    ]);
  });
});

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

describe('settings', () => {
  it('relationsAsSets keeps relations and sets apart', () => {
    expect(verdict('x \\in [-2,7]', '-2 \\le x \\le 7', 'math', { relationsAsSets: false })).toBe(
      'incorrect',
    );
  });

  it('anyVariableName compares functions of one variable', () => {
    expect(verdict('f(x)', 'f(y)')).toBe('incorrect');
    expect(verdict('f(x)', 'f(y)', 'math', { anyVariableName: true })).toBe('correct');
  });

  it('alternatives are as good as the gold answer', () => {
    expect(verdict('1', '2', 'math', { alternatives: ['2'] })).toBe('correct');
  });
});

describe('other kinds', () => {
  it('choices in all their forms', () => {
    for (const said of [
      'B',
      '(B)',
      '\\text{B}',
      'B) 12',
      'Answer: B',
      '**B**',
      '\\boxed{\\textbf{(B)}}',
      'The answer is (B).',
      'b',
      'B. Paris',
      'I pick option B.',
    ])
      expect([said, verdict('B', said, 'choice')]).toEqual([said, 'correct']);
    for (const said of ['C', '(C)', 'A or B', 'none', 'The answer is A little more than B'])
      expect([said, verdict('B', said, 'choice')]).toEqual([said, 'incorrect']);
    expect(
      verify({ gold: 'C', prediction: 'so the answer is \\boxed{17}. The answer is (C).' }),
    ).toMatchObject({ verdict: 'correct', verifier: 'choice@1' });
    expect(verdict('maybe', 'A', 'choice')).toBe('unverifiable');
  });

  it('yes and no', () => {
    expect(verdict('yes', 'The answer is Yes.', 'yes-no')).toBe('correct');
    expect(verdict('True', 'No, it is not.', 'auto')).toBe('incorrect');
  });

  it('texts and numbers with a tolerance', () => {
    expect(verdict('New York', '**new york**.', 'string')).toBe('correct');
    expect(verdict('New York', 'new york', 'string', { caseSensitive: true })).toBe('incorrect');
    expect(verdict('100', '\\boxed{101}', 'numeric', { relativeTolerance: 0.02 })).toBe('correct');
    expect(verdict('100', '\\boxed{103}', 'numeric', { absoluteTolerance: 2 })).toBe('incorrect');
  });

  it('Countdown with its gold answer as JSON', () => {
    const gold = '{"numbers":[1,2,3],"target":9}';
    for (const said of [
      '<answer>(1+2)*3</answer>',
      '<answer>(1 + 2) × 3 = 9\n</answer>',
      '\\boxed{(1+2)*3 = 9}',
    ])
      expect([said, verdict(gold, said, 'auto')]).toEqual([said, 'correct']);
    for (const said of ['<answer>3*3</answer>', '<answer>3**2*1</answer>', '<answer>9</answer>'])
      expect([said, verdict(gold, said, 'auto')]).toEqual([said, 'incorrect']);
    expect(verify({ gold: null, prediction: '(1+2)*3', numbers: [1, 2, 3], target: 9 }).verdict).toBe(
      'correct',
    );
  });
});

describe('bombs', () => {
  const bombs: [string, string][] = [
    ['1', '9^{9^{9^9}}'],
    ['1', '100000000!'],
    ['1', '\\binom{10000000}{5000000}'],
    ['5', `${'{'.repeat(10_000)}5${'}'.repeat(10_000)}`],
    ['5', `${'1+'.repeat(35_000)}1`],
    ['5', '\\frac{'.repeat(3000)],
    ['5', '('.repeat(20_000)],
    ['5', 'x^'.repeat(20_000)],
    ['5', '\\boxed{'.repeat(10_000)],
    ['5', '$'.repeat(70_000)],
    ['5', 'answer is '.repeat(7000)],
    ['3', '\\sum_{k=1}^{500}\\sum_{j=1}^{500} \\frac{1}{jk}'],
    ['(x+1)^{100000}', '(x+1)^{99999}'],
    ['2^{2^{100}}', '2^{2^{101}}'],
    [`1${',1'.repeat(350)}`, `2${',1'.repeat(350)}`],
    ['\\sqrt{'.repeat(110), '\\sqrt{'.repeat(109)],
  ];
  it('end with a verdict that is not correct', () => {
    for (const [gold, prediction] of bombs)
      expect([prediction.slice(0, 30), verdict(gold, prediction)]).not.toContain('correct');
  });

  it('are told apart from small numbers all the same', () => {
    for (const [gold, prediction] of bombs.slice(0, 3)) expect(verdict(gold, prediction)).toBe('incorrect');
    expect(verdict('100000!', '99999!\\cdot 100000')).toBe('correct');
    expect(verdict('9^{9^{9^9}}', '9^{9^{9^9}}')).toBe('correct');
  });

  it('of one piece, 20,000 characters long, end too', () => {
    const pieces = [
      '.',
      ' ',
      '1',
      '.1',
      '"',
      '(',
      '[',
      '{',
      '}',
      '$',
      '\\[',
      '\\text{',
      '\\boxed{}',
      'answer is ',
      '#### ',
      '<answer>',
      '答案是 ',
      '\n',
      '-',
      '^',
      '|',
      '=',
      '1,',
      'x!',
      '\\pm ',
      '\\cup ',
      'is: ',
      '&',
      '(A) ',
      '5 cm ',
      'é',
      '½',
    ];
    for (const piece of pieces)
      for (const kind of ['math', 'choice', 'string', 'yes-no', 'numeric'] as const) {
        const bomb = piece.repeat(Math.floor(20_000 / piece.length));
        expect(['correct', 'incorrect', 'unverifiable']).toContain(verdict(bomb, `${bomb}x`, kind));
      }
  });

  it('a 70,000-character answer after a reasonable one is judged by the last', () => {
    expect(verdict('5', `${'so '.repeat(23_000)}\\boxed{5}`)).toBe('correct');
  });
});
