import { correct, different, incorrect, same, verdict } from './spec-support/verdict-tables.ts';
import { verify } from './verify.ts';

/** What the leading tools of this kind got wrong, one test each. */
describe('where other verifiers fail', () => {
  it('a gold answer that cannot be parsed is unverifiable, whatever the prediction', () => {
    for (const gold of ['\\frac{', '???', '\\begin{pmatrix} 1 &', '', null])
      for (const said of ['5', '\\boxed{5}', gold ?? 'null', `\\boxed{${gold ?? ''}}`])
        expect([gold, said, verdict(gold, said)]).not.toContain('correct');
  });

  it('of several boxes the last after the last </think> is the answer, never all of them', () => {
    correct([['5', '<think>\\boxed{2}</think> \\boxed{3}. wait, \\boxed{5}']]);
    incorrect([
      ['\\{3, 5\\}', '\\boxed{3}. wait, \\boxed{5}'],
      ['3', '\\boxed{3}. wait, \\boxed{5}'],
      ['2', '<think>\\boxed{2}</think> \\boxed{3}'],
    ]);
  });

  it('kinds are told apart, failing closed', () => {
    different([
      ['(1,2)', '\\{1,2\\}'],
      ['[1,2]', '\\{1,2\\}'],
      ['(1,2)', '(2,1)'],
      ['5\\text{ cm}', '5\\text{ m}'],
      ['4^\\circ', 'x=4'],
      ['3,4', '34'],
    ]);
    incorrect([['1011', '1011_2']]);
    correct([['11', '1011_2']]);
    same([
      ['1000', '1{,}000'],
      ['10,000', '10000'],
      ['0,5', '0.5'],
    ]);
  });

  it('tiny values are told apart: there is no absolute tolerance near zero', () => {
    different([
      ['\\frac{1}{2004!}', '\\frac{1}{2006!}'],
      ['\\frac{1}{2^{99}}', '\\frac{1}{2^{98}}'],
      ['10^{-200}', '0'],
    ]);
  });

  it('an equation is itself times a constant, never an expression', () => {
    same([
      ['2x+4y-3=0', 'y=-\\frac{x}{2}+\\frac{3}{4}'],
      ['x=5', '5'],
    ]);
    different([
      ['3x-y+13=0', '3x+4y+14=0'],
      ['3x-y+13', '3x+4y+14=0'],
    ]);
  });

  it('50% is one half, and answers 50 where a percentage is asked', () => {
    same([['50\\%', '0.5']]);
    correct([
      ['50\\%', '50'],
      ['50', '50\\%'],
    ]);
    incorrect([['50', '0.5']]);
  });

  it('bombs end with a verdict within the budget', () => {
    const bombs = [
      '9^{9^{9^9}}',
      '100000000!',
      '\\binom{10000000}{5000000}',
      `${'{'.repeat(10_000)}5${'}'.repeat(10_000)}`,
      `${'1+'.repeat(35_000)}1`,
    ];
    for (const bomb of bombs) {
      expect(verdict('7', bomb)).not.toBe('correct');
      expect(verdict(bomb, '7')).not.toBe('correct');
    }
  });

  it('nothing that a model wrote is executed', () => {
    const key = `verified${process.pid}`;
    for (const code of [
      `(globalThis.${key} = 1)`,
      `__import__('os').system('true')`,
      `\\boxed{process.exit(3)}`,
    ])
      for (const kind of ['math', 'countdown', 'numeric', 'string'] as const)
        verify({ kind, gold: kind === 'countdown' ? '{"numbers":[1],"target":1}' : '1', prediction: code });
    expect(key in globalThis).toBe(false);
  });

  it('Countdown uses every number once, exactly, with + - * / and brackets only', () => {
    const said = (answer: string, numbers = '[1,2,3]', target = 9) =>
      verdict(`{"numbers":${numbers},"target":${target}}`, `<answer>${answer}</answer>`, 'countdown');
    for (const right of ['(1+2)*3', '(1+2)*3 = 9', '(1 + 2) × 3', '\n(1+2)*3\n\n'])
      expect(said(right)).toBe('correct');
    for (const wrong of ['9', '3*3', '(1+2)*3*1', '3**2*1', '(1+2)*3!', 'sqrt(81)', '(1+2)//3', '(2+1)*3+0'])
      expect([wrong, said(wrong)]).toEqual([wrong, 'incorrect']);
    expect(said('1.5*2', '[1,5,2]', 3)).toBe('incorrect');
    expect(said('1/3*3', '[1,3,3]', 1)).toBe('correct');
    expect(said('7 − 2 ÷ 1', '[7,2,1]', 5)).toBe('correct');
  });

  it('a choice is read in all its forms', () => {
    for (const form of ['B', '(B)', '\\text{B}', 'B) 12', 'Answer: B'])
      expect([form, verdict('B', form, 'choice')]).toEqual([form, 'correct']);
  });
});
