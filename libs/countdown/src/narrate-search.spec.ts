import { checkCountdown } from './check-countdown.ts';
import { narrateSearch } from './narrate-search.ts';
import { planProblems } from './plan-problems.ts';

const countTokens = (text: string): number => Math.round(text.length / 2.6);
const problems = planProblems({
  seed: 3,
  splits: [{ name: 'train', count: 300, operands: { 3: 1, 4: 2, 5: 2, 6: 1 }, targets: 'any' }],
}).train!;

describe('a narrated search', () => {
  const traces = problems.map((problem, seed) => narrateSearch(problem, { seed, countTokens }));

  it('thinks in one pair of tags, then answers with a right expression in a box', () => {
    traces.forEach(({ response, reasoning, expression }, i) => {
      expect(response.startsWith(`<think>\n${reasoning}\n</think>\n\n`)).toBe(true);
      expect(response.match(/<\/?think>/g)).toHaveLength(2);
      expect(response.match(/\\boxed\{[^}]+\}/g)).toEqual([`\\boxed{${expression}}`]);
      const { numbers, target } = problems[i]!;
      expect(checkCountdown(expression, numbers, target)).toMatchObject({ ok: true });
    });
  });

  it('is the same for the same problem and seed, whatever else runs', () => {
    const again = narrateSearch(problems[17]!, { seed: 17, countTokens });
    expect(again).toEqual(traces[17]);
    expect(narrateSearch(problems[17]!, { seed: 18, countTokens }).response).not.toBe(traces[17]!.response);
  });

  it('has the lengths asked for', () => {
    const four = traces.filter((_, i) => problems[i]!.numbers.length === 4).map(({ tokens }) => tokens);
    four.sort((a, b) => a - b);
    const median = four[Math.floor(four.length / 2)]!;
    expect(median).toBeGreaterThan(1500 * 0.7);
    expect(median).toBeLessThan(1500 * 1.3);
    expect(Math.max(...traces.map(({ tokens }) => tokens))).toBeLessThanOrEqual(8000);
    const short = narrateSearch(problems[0]!, { seed: 1, countTokens, length: { median: 100, max: 400 } });
    expect(short.tokens).toBeLessThanOrEqual(400);
  });

  it('repeats no paragraph often and no sentence in a row', () => {
    for (const { reasoning } of traces) {
      const paragraphs = reasoning.split(/\n\n+/);
      const counts = new Map<string, number>();
      for (const text of paragraphs) counts.set(text, (counts.get(text) ?? 0) + 1);
      const most = Math.max(...counts.values());
      expect(most).toBeLessThan(4);
      const sentences = reasoning.split(/(?<=[.!?])\s+/);
      expect(
        sentences.some((text, i) => i >= 2 && text === sentences[i - 1] && text === sentences[i - 2]),
      ).toBe(false);
    }
  });

  it('leaves no slot of a phrase unfilled and no stray spacing', () => {
    for (const { response } of traces) {
      expect(response).not.toMatch(/\$[a-zA-Z]{2,}\b(?<!\\times|\\cdot)(?=[^$]*$)|undefined|NaN|\{\||\|\}/);
      expect(response).not.toMatch(/ \.(?= |$)|[a-z] ,|\.\.(?!\.)(?<!\.\.\.)/m);
    }
  });

  it('looks for a solution itself where none is given', () => {
    const { expression } = narrateSearch({ numbers: [25, 4, 7, 3], target: 96 }, { seed: 1, countTokens });
    expect(checkCountdown(expression, [25, 4, 7, 3], 96)).toMatchObject({ ok: true });
  });

  it('refuses a problem without a solution', () => {
    expect(() => narrateSearch({ numbers: [1, 1], target: 50 }, { seed: 1, countTokens })).toThrow(
      'no solution through whole numbers for 50 from 1, 1',
    );
  });
});
