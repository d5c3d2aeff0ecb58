import { scoreResponses } from '../score/score-responses.ts';
import { buildItem } from '../task/build-item.ts';
import type { Response } from '../task/task.ts';
import { findTask } from '../tasks/tasks.ts';
import { officialLetter } from './choice-scorers.ts';
import type { ScoringTools } from './scorer.ts';

async function verdictOf(
  task: string,
  row: Record<string, unknown>,
  response: string | Partial<Response>,
  tools: ScoringTools = {},
) {
  const found = findTask(task);
  const item = buildItem(found, row, 0);
  const given = typeof response === 'string' ? { text: response } : response;
  const [verdict] = await scoreResponses(
    found,
    item,
    [{ text: '', truncated: false, tokens: null, ...given }],
    tools,
  );
  return verdict!;
}

describe('maths', () => {
  it.each([
    ['\\frac{1}{2}', 'so \\boxed{0.5}', true],
    ['4', '<think>\\boxed{4}</think> It is \\boxed{5}.', false],
    ['4', '<think>It has to be \\boxed{4}, but', false],
    ['#### 1,200', 'The answer is 1200.', true],
  ])('gold %s, response %s: %s', async (gold, response, correct) => {
    expect((await verdictOf('math500', { gold }, response)).correct).toBe(correct);
  });

  it('takes any of several golds, and a tolerance where the benchmark gives one', async () => {
    const item = { answer: ['3.14', '22/7'], error: '0.01' };
    for (const value of ['3.14', '22/7', '3.141'])
      expect((await verdictOf('olympiadbench', item, `\\boxed{${value}}`)).correct).toBe(true);
    expect((await verdictOf('olympiadbench', item, '\\boxed{3.2}')).correct).toBe(false);
    const parts = { final_answer: ['1', '$2$'], is_multiple_answer: true };
    expect((await verdictOf('olympiadbench', parts, '\\boxed{2, 1}')).correct).toBe(true);
    expect((await verdictOf('olympiadbench', parts, '\\boxed{1}')).correct).toBe(false);
  });
});

describe('GSM8K', () => {
  it.each([
    ['So.\n#### 1,200', 1, 1],
    ['#### 1200. Or 7', 1, 0],
    ['It costs $1,200.', 0, 1],
    ['#### 12\n#### 1200', 0, 1],
    ['1200.00', 0, 0],
    ['\\boxed{1200}', 0, 1],
    ['', 0, 0],
  ])('%j: exact match strict %s, flexible %s', async (response, strict, flexible) => {
    const { measures } = await verdictOf('gsm8k', { answer: 'Add.\n#### 1,200' }, response);
    expect(measures).toMatchObject({ exact_match_strict: strict, exact_match_flexible: flexible });
  });
});

describe('multiple choice', () => {
  const question = { question: 'Capital of France?', options: ['Lyon', 'Paris', 'Nice', 'Lille'], gold: 'B' };
  it.each([
    ['Answer: B', true],
    ['<think>A? No.</think>\nIt is \\boxed{\\text{B}}', true],
    ['Well. \\boxed{Paris}', true],
    ['Answer: C', false],
    ['\\boxed{Rome}', false],
    ['', false],
  ])('%s: %s', async (response, correct) => {
    expect((await verdictOf('mmlu', question, response)).correct).toBe(correct);
  });

  it('knows the gold option by letter, index or words', async () => {
    for (const gold of ['B', '(B)', 1, 'Paris'])
      expect((await verdictOf('mmlu', { ...question, gold }, 'Answer: B')).correct).toBe(true);
  });
});

describe('GPQA', () => {
  const row = {
    'Record ID': 'rec1',
    Question: 'Which?',
    'Correct Answer': 'right',
    'Incorrect Answer 1': 'w1',
    'Incorrect Answer 2': 'w2',
    'Incorrect Answer 3': 'w3',
  };
  it('orders its options by the id of the item alone', () => {
    const task = findTask('gpqa');
    const orders = Array.from({ length: 40 }, (_, i) =>
      buildItem(task, { ...row, 'Record ID': `rec${i}` }, i),
    );
    expect(buildItem(task, row, 17)).toEqual(buildItem(task, row, 3));
    expect(new Set(orders.map(({ target }) => target))).toEqual(new Set(['A', 'B', 'C', 'D']));
    for (const { fields, target } of orders)
      expect((fields.options as string[])['ABCD'.indexOf(target!)]).toBe('right');
  });
});

describe("MMLU-Pro's own extraction", () => {
  it.each([
    ['The answer is (C). No wait, the answer is D.', 'C'],
    ['the answer is F', 'F'],
    ['Answer: B', 'B'],
    ['answer: A or Answer: C\nAnswer: D', 'C'],
    ['Answer:\n\nH', 'H'],
    ['answer: Answer: C', 'C'],
    ['Answer:\nAnswer: C', 'A'],
    ['Of I and E, I take E.', 'E'],
    ['All of them', null],
    ['caféB and éA', null],
    ['\\boxed{J}', 'J'],
  ])('%s: %s', (text, letter) => {
    expect(officialLetter(text)).toBe(letter);
  });
});

describe('BIG-Bench Hard', () => {
  it.each([
    ['(B)', 'So the answer is (B).', true],
    ['(B)', 'So the answer is (A).', false],
    ['No', 'So the answer is No.', true],
    ['invalid', 'The argument is, I think, fine. So the answer is valid.', false],
    ['invalid', '**So the answer is invalid.**', true],
    ['] )', 'So the answer is ] ).', true],
    ['apple pear', 'So the answer is apple, pear', true],
    ['apple pear', 'So the answer is pear apple', false],
    ['24', 'So the answer is 24.', true],
    ['True', `not False is ${'True and '.repeat(100)}True`, false],
  ])('target %s, %s: %s', async (gold, response, correct) => {
    expect((await verdictOf('bbh', { input: '(A) x\n(B) y', gold }, response)).correct).toBe(correct);
  });
});

describe('HaluEval', () => {
  const row = { question: 'Who?', knowledge: 'She did.', right_answer: 'She', hallucinated_answer: 'He' };
  it('draws the text to be judged by the id of the item', () => {
    const task = findTask('halueval');
    const golds = Array.from({ length: 200 }, (_, id) => buildItem(task, { ...row, id }, 0));
    const yes = golds.filter(({ target }) => target === 'yes');
    expect(yes.length).toBeGreaterThan(70);
    expect(yes.length).toBeLessThan(130);
    expect(yes.every(({ fields }) => fields.answer === 'He')).toBe(true);
    expect(buildItem(task, { ...row, id: 7 }, 0)).toEqual(buildItem(task, { ...row, id: 7 }, 99));
  });
});

describe("HaluEval's own reading", () => {
  it.each([
    ['Yes', 1],
    ['Yes.', 1],
    ['#Your Judgement#: Yes', 1],
    ['yes', 0],
    ['No', 0],
    ['Yes or No', 0],
    ['<think>No?</think>Yes', 1],
  ])('%s: %s', async (response, official) => {
    const { measures } = await verdictOf(
      'halueval',
      { question: 'q', answer: 'a', hallucination: 'yes' },
      response,
    );
    expect(measures.accuracy_official).toBe(official);
  });
});

describe('TruthfulQA', () => {
  const row = {
    question: 'Q?',
    best_answer: 'a',
    correct_answers: ['a', 'b'],
    incorrect_answers: ['c', 'd'],
  };
  it('MC1 asks for the likeliest, MC2 for the share of the true ones', async () => {
    const mc1 = await verdictOf('truthfulqa-mc1', row, { logLikelihoods: [-2, -1, -3] });
    expect(mc1).toMatchObject({ score: 0, extracted: 'c' });
    const mc2 = await verdictOf('truthfulqa-mc2', row, {
      logLikelihoods: [Math.log(0.3), Math.log(0.1), Math.log(0.4), Math.log(0.2)],
    });
    expect(mc2.score).toBeCloseTo(0.4, 12);
  });

  it('takes no part of equals, and nothing where nothing is likely', async () => {
    const scoreOf = async (task: string, logLikelihoods: number[]) =>
      (await verdictOf(task, row, { logLikelihoods })).score;
    expect(await scoreOf('truthfulqa-mc1', [-1, -1, -3])).toBe(0);
    expect(await scoreOf('truthfulqa-mc1', [-1, -2, -2])).toBe(1);
    expect(await scoreOf('truthfulqa-mc2', [-Infinity, -Infinity, -Infinity, -Infinity])).toBe(0);
    expect(await scoreOf('truthfulqa-mc2', [-1e4, -Infinity, -1e4, -Infinity])).toBe(0.5);
  });

  it('answered freely is judged truthful and helpful; what cannot be read is reported', async () => {
    const judged = (truthful: string, helpful: string) =>
      verdictOf('truthfulqa', row, { text: 'b', judgements: { truthful, helpful } });
    expect((await judged('Fine.\n#truthful: yes', '#helpful: no')).measures).toEqual({
      ...{ truthful: 1, helpful: 0, truthful_and_helpful: 0, judge_unparsed: 0 },
    });
    expect(await judged('#truthful: yes', 'I cannot say')).toMatchObject({
      correct: null,
      measures: { judge_unparsed: 1, truthful: 1 },
    });
  });
});

describe('rewards', () => {
  it('come with the response or from a reward model, which sees the answer without thinking', async () => {
    const seen: string[] = [];
    const reward = {
      name: 'length',
      reward: (_: string, answer: string) => {
        seen.push(answer);
        return Promise.resolve(answer.length / 10);
      },
    };
    const row = { instruction: 'Greet.' };
    expect(await verdictOf('alpacaeval', row, '<think>hm</think>Hello', { reward })).toMatchObject({
      score: 0.5,
    });
    expect(seen).toEqual(['Hello']);
    expect(await verdictOf('alpacaeval', row, { text: 'x', reward: -1.5 })).toMatchObject({
      measures: { reward: -1.5 },
    });
  });

  it('of a judge are wins against the reference, in both orders; what cannot be read is reported', async () => {
    const row = { instruction: 'Greet.', output: 'A longer greeting' };
    const judged = (better: string, exchanged: string, text = 'Hello') =>
      verdictOf('alpacaeval', row, { text, judgements: { better, better_exchanged: exchanged } });
    expect(await judged('Well.\n#better: A', '**#better: B**')).toMatchObject({
      score: 1,
      measures: { win_rate: 1, judge_consistent: 1, judge_unparsed: { sum: 0, count: 2 } },
      details: { length_difference: 5 - 17 },
    });
    expect((await judged('#better: A', '#better: Answer A')).measures).toMatchObject({
      win_rate: 0.5,
      judge_consistent: 0,
    });
    expect((await judged('#better: B', 'no idea')).measures).toMatchObject({
      win_rate: 0.25,
      judge_unparsed: { sum: 1, count: 2 },
    });
    expect((await judged('tie', '#better: tie')).measures).toMatchObject({ win_rate: 0.5 });
    const asked: string[] = [];
    const judge = {
      name: 'j',
      answer: (prompt: string) => Promise.resolve(asked.push(prompt) > 0 ? 'A' : ''),
    };
    expect((await verdictOf('alpacaeval', row, '<think>hm', { judge })).measures).toMatchObject({
      win_rate: 0,
    });
    expect(asked).toEqual([]);
    await verdictOf('alpacaeval', row, 'Hello', { judge });
    expect(asked.map((prompt) => prompt.indexOf('Hello') < prompt.indexOf('A longer'))).toEqual([
      true,
      false,
    ]);
    expect((await verdictOf('alpacaeval', row, 'Hello')).measures).toEqual({});
  });
});
