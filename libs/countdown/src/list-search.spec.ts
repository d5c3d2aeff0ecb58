import { checkCountdown } from './check-countdown.ts';
import { listSearch, listStatement } from './list-search.ts';
import { planProblems } from './plan-problems.ts';

describe('a search written as a list', () => {
  it('tries all in a fixed order and ends at the first hit', () => {
    const { response, expression, misses } = listSearch({ numbers: [12, 7, 3], target: 15 });
    expect(response).toBe(
      [
        '<think>',
        '12+7=19: 19+3=22> 19-3=16> 19*3=57>',
        '12-7=5: 5+3=8< 5-3=2< 5*3=15!',
        '</think>',
        '',
        '12-7=5, 5*3=15',
        '',
        '\\boxed{(12-7)*3}',
      ].join('\n'),
    );
    expect([expression, misses]).toEqual(['(12-7)*3', 5]);
  });

  it('solves every planned problem of three to six numbers, each line true', () => {
    const operands = { 3: 3, 4: 1, 5: 1, 6: 1 };
    const plan = { seed: 1, splits: [{ name: 'all', count: 400, operands, targets: 'any' as const }] };
    for (const problem of planProblems(plan).all!) {
      const { expression, reasoning } = listSearch(problem);
      expect(checkCountdown(expression, problem.numbers, problem.target)).toMatchObject({ ok: true });
      for (const [, a, operator, b, c] of reasoning.matchAll(/(\d+)([-+*/])(\d+)=(\d+)/g)) {
        const [x, y] = [Number(a), Number(b)];
        expect({ '+': x + y, '-': x - y, '*': x * y, '/': x / y }[operator as '+']).toBe(Number(c));
      }
    }
  });

  it('goes with one wording', () => {
    expect(listStatement({ numbers: [12, 7, 3], target: 15 })).toBe(
      'Make 15 from 12, 7 and 3, each used once, with + - * /. Put the expression in \\boxed{}.',
    );
  });

  it('says so where nothing works', () => {
    expect(() => listSearch({ numbers: [1, 1, 1], target: 99 })).toThrow(
      'no solution through whole numbers for 99',
    );
  });
});
