import { checkCountdown } from './check-countdown.ts';
import { planProblems, type ProblemPlan } from './plan-problems.ts';
import { problemStatement } from './problem-statement.ts';

const plan: ProblemPlan = {
  seed: 5,
  splits: [
    { name: 'train', count: 20_480, operands: { 3: 1, 4: 3, 5: 2 }, targets: 'open' },
    { name: 'test', count: 500, operands: { 3: 1, 4: 3, 5: 2 }, targets: 'reserved' },
    { name: 'test_ood', count: 500, operands: { 6: 1 }, targets: 'any' },
  ],
};
const splits = planProblems(plan);
const all = Object.values(splits).flat();

describe('a plan of problems', () => {
  it('fills every split', () => {
    expect(Object.entries(splits).map(([name, problems]) => [name, problems.length])).toEqual([
      ['train', 20_480],
      ['test', 500],
      ['test_ood', 500],
    ]);
  });

  it('holds no problem twice over all splits, whatever the order of its numbers', () => {
    const keys = all.map(({ numbers, target }) => `${[...numbers].sort().join()}=${target}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is solved by the expressions it gives', () => {
    const wrong = all.filter(
      ({ numbers, target, solution }) => !checkCountdown(solution!, numbers, target).ok,
    );
    expect(wrong).toEqual([]);
  });

  it('keeps the reserved targets out of open splits', () => {
    const open = new Set(splits.train!.map(({ target }) => target));
    expect(splits.test!.filter(({ target }) => open.has(target))).toEqual([]);
  });

  it('keeps numbers and targets in range and operand counts in proportion', () => {
    expect(all.every(({ numbers }) => numbers.every((n) => n >= 1 && n <= 100))).toBe(true);
    expect(all.every(({ target }) => target >= 10 && target <= 999)).toBe(true);
    const share = (count: number): number =>
      splits.train!.filter((p) => p.numbers.length === count).length / 20_480;
    expect([3, 4, 5].map((count) => share(count).toFixed(1))).toEqual(['0.2', '0.5', '0.3']);
    expect(splits.test_ood!.every(({ numbers }) => numbers.length === 6)).toBe(true);
  });

  it('asks for more than sums: every operator is common, no solution is plain addition', () => {
    const solutions = splits.train!.map(({ solution }) => solution!);
    for (const operator of ['+', '-', '*', '/'])
      expect(solutions.filter((text) => text.includes(operator)).length / solutions.length).toBeGreaterThan(
        0.15,
      );
    expect(solutions.filter((text) => !/[-*/]/.test(text))).toEqual([]);
  });

  it('follows the mix of operators it is given', () => {
    const only = planProblems({
      seed: 1,
      splits: [{ name: 'train', count: 50, operands: { 3: 1 }, targets: 'any' }],
      operators: { '+': 0, '-': 0, '*': 1, '/': 1 },
    });
    expect(only.train!.every(({ solution }) => !/[-+]/.test(solution!))).toBe(true);
  });

  it('is the same for the same seed and another for another', () => {
    expect(planProblems(plan)).toEqual(splits);
    expect(planProblems({ ...plan, seed: 6 })).not.toEqual(splits);
  });

  it('says when the space is too small', () => {
    expect(() =>
      planProblems({
        seed: 1,
        splits: [{ name: 'train', count: 1000, operands: { 2: 1 }, targets: 'any' }],
        numbers: { min: 1, max: 5 },
        target: { min: 1, max: 20 },
      }),
    ).toThrow(/split train: no new problem of 2 operands found .* the space is too small for 1000/);
  });

  it.each([
    [{ numbers: { min: 0, max: 5 } }, 'numbers: 0 to 5 is not a range'],
    [{ target: { min: 50, max: 5 } }, 'target: 50 to 5 is not a range'],
    [{ reservedTargetShare: 2 }, 'reservedTargetShare: 2 is not from 0 to 1'],
    [
      { splits: [{ name: 'a', count: 1, operands: { 7: 1 }, targets: 'any' as const }] },
      'operands 7 is not from 2 to 6',
    ],
    [
      { splits: [{ name: 'a', count: 1, operands: {}, targets: 'any' as const }] },
      'no operand count has a weight',
    ],
    [{ splits: [{ name: 'a', count: -1, operands: { 3: 1 }, targets: 'any' as const }] }, 'count -1'],
    [{ splits: [plan.splits[0]!, plan.splits[0]!] }, 'the name train occurs twice'],
    [{ operators: { '+': 0, '-': 0, '*': 0, '/': 0 } }, 'no operator has a weight'],
  ])('refuses %j', (change, message) => {
    expect(() => planProblems({ ...plan, ...change })).toThrow(message);
  });
});

describe('a statement', () => {
  const problem = { numbers: [25, 4, 7, 3], target: 96 };
  const statements = Array.from({ length: 300 }, (_, seed) => problemStatement(problem, seed));

  it('names numbers, target, rules and the box in every wording', () => {
    for (const statement of statements) {
      expect(statement).toMatch(/25, 4, 7(?:,| and|, and) 3/);
      expect(statement).toMatch(/96/);
      expect(statement).toMatch(/once/);
      expect(statement).toContain('\\boxed{}');
    }
  });

  it('has many wordings', () => {
    expect(new Set(statements).size).toBeGreaterThan(250);
  });
});
