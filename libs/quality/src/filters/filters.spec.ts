import { filtersSchema } from '@longhand/records';
import { buildFilters } from '../build-filters.ts';

function dropOf(settings: object, response: string, problem = 'What is 1 + 1?') {
  const filter = buildFilters(filtersSchema.parse({ think_tags: 'ignored', ...settings }), {
    claim: (text) => /answer is (\S+?)\.?$/.exec(text)?.[1] ?? null,
    same: (left, right) => left === right,
  });
  return filter({ problem, response, problemTokens: 1, responseTokens: 1 });
}

describe('quality filters', () => {
  it.each([
    ['the answer is \\boxed{4', 'truncated'],
    ['we get \\[ x = 4', 'truncated'],
    ['so 12 - 4 =', 'truncated'],
    ['Now the three remaining numbers have to be combined so that the target appears and', 'truncated'],
    ['```\ncode', 'truncated'],
    ['the answer is \\boxed{4}', undefined],
    ['**Answer:** 42', undefined],
    ['x = -1 - \\sqrt{2}', undefined],
    ['---', undefined],
  ])('asks of %j whether it breaks off: %s', (response, reason) => {
    expect(dropOf({ ending: 'complete' }, response)?.reason).toBe(reason);
  });

  it('holds the final answer against the last claim of the reasoning', () => {
    const settings = { final_answer: 'agreeing' };
    expect(dropOf(settings, '<think>so the answer is 5</think>The answer is 6.')).toEqual({
      reason: 'answers_disagree',
      detail: 'the reasoning ends with 5, the response says 6',
    });
    expect(dropOf(settings, '<think>so the answer is 6</think>The answer is 6.')).toBeNull();
    expect(dropOf(settings, '<think>so the answer is 16/3</think>The answer is 19.')).toBeNull();
    expect(dropOf(settings, '<think>hm</think>The answer is 6.')).toBeNull();
    expect(dropOf(settings, '<think>the answer is 6</think>Done.')?.reason).toBe('no_final_answer');
  });

  it('counts different boxes after the reasoning', () => {
    const response =
      '<think>\\boxed{1} or \\boxed{2}</think>\\boxed{\\frac{1}{2}} is \\boxed{ \\frac{1}{2} }';
    expect(dropOf({ boxed_answers: 1 }, response)).toBeNull();
    expect(dropOf({ boxed_answers: 1 }, `${response}, or \\boxed{3}`)?.detail).toBe(
      '2 different answers: \\frac{1}{2}, 3',
    );
  });

  it('names the scripts that do not belong, and lets Greek and mathematics be', () => {
    const english = 'Let α be the angle; then 2α ≤ π, so ∠ABC = 90°. ';
    expect(dropOf({ other_scripts: {} }, english)).toBeNull();
    expect(dropOf({ other_scripts: {} }, `${english}所以答案是四十二所以答案`)?.detail).toMatch(
      /^\d+\.\d % of the letters are cjk/,
    );
    expect(dropOf({ other_scripts: { scripts: ['cyrillic'] } }, `${english}所以答案是四`)).toBeNull();
    expect(dropOf({ other_scripts: {} }, `${english}Поэтому ответ`)?.detail).toContain('cyrillic');
  });

  it.each([
    ['identity', 'As an AI language model, I add them.', 'identity'],
    ['identity', 'I am Qwen, made to help.', 'identity'],
    ['identity', 'Google made a sum of $4.', undefined],
    ['knowledge_cutoff', 'As of my last update, it was 4.', 'knowledge_cutoff'],
    ['refusal', "<think>hm</think>I'm sorry, but I can't help with that.", 'refusal'],
    ['refusal', 'I cannot find a shorter way, so 4.', undefined],
    ['email', 'write to ann.lee@example.org now', 'email'],
    ['email', 'f@x = 3 and 4@5', undefined],
  ])('looks for %s in %j: %s', (kind, response, reason) => {
    expect(dropOf({ phrases: [kind] }, response)?.reason).toBe(reason);
  });

  it.each([
    ['needs_image', 'What is the area of the triangle in the figure below?', 'needs_image'],
    ['needs_image', 'In the figure below, find x. [asy] draw((0,0)--(1,1)); [/asy]', undefined],
    ['needs_image', 'Sketch the graph of y = x. How many roots has it?', undefined],
    ['needs_image', 'The camera roll is full. How many are left in the photo app?', undefined],
    ['needs_image', 'He put 12 dots of the picture on the wall. How many are on the picture?', undefined],
    ['needs_image', 'What is x in the picture below?', 'needs_image'],
    [
      'needs_image',
      'Two rows are shown below. \\begin{array}{c} 1 & 2 \\end{array} Find the next.',
      undefined,
    ],
    ['multi_part', 'Count triples satisfying the conditions: (a) $0 < A$ , (b) $A < B$ .', undefined],
    ['multi_part', 'A die is rolled. (a) Find P(6). (b) Find P(even).', 'multi_part'],
    ['multi_part', 'Which holds? (A) 1 (B) 2', undefined],
    ['proof', 'Let n be odd. Prove that n^2 is odd.', 'proof'],
    ['proof', 'How many proofs were there?', undefined],
  ])('asks of a problem whether it is %s: %j', (kind, problem, reason) => {
    expect(dropOf({ phrases: [kind] }, 'x', problem)?.reason).toBe(reason);
  });

  it('takes regular expressions of the user, in the part they name', () => {
    const patterns = [{ name: 'tool', in: 'final', match: 'wolfram' }];
    expect(dropOf({ patterns }, '<think>Wolfram</think>4')).toBeNull();
    expect(dropOf({ patterns }, '<think>a</think>Wolfram says 4')).toEqual({
      reason: 'pattern_tool',
      detail: 'final: "Wolfram"',
    });
    expect(() => dropOf({ patterns: [{ name: 'bad', match: '(' }] }, 'x')).toThrow(/filters\.patterns: bad/);
  });
});
