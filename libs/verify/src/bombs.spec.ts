import { verdict } from './spec-support/verdict-tables.ts';

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
