import { SCORERS } from '../scorers/scorers.ts';
import { buildItem, needPrompt } from '../task/build-item.ts';
import { findTask, parseTask, TASKS } from './tasks.ts';

describe('tasks', () => {
  it("have the study's sampling and samples", () => {
    for (const { generation } of TASKS)
      expect(generation).toEqual({ temperature: 0.6, top_p: 0.95, max_tokens: 32_768 });
    const samples = ['math500', 'aime24', 'livecodebench', 'gpqa-diamond', 'mmlu-pro'].map(
      (name) => findTask(name).samples,
    );
    expect(samples).toEqual([3, 10, 3, 3, 1]);
  });

  it('ask as training did: the problem, a line break, the sentence, and no space more', () => {
    const task = findTask('gsm8k');
    const item = buildItem(task, { question: 'What is {gold} in {1, 2}?', answer: 'so\n#### 2' }, 5);
    expect(needPrompt(task, item)).toBe(
      'What is {gold} in {1, 2}?\nPlease reason step by step, and put your final answer within \\boxed{}.',
    );
    expect(item).toMatchObject({ id: 5, target: '2' });
  });

  it('read Countdown from the rows of our own data sets', () => {
    const row = { id: 'x', problem: 'Make 3.', answer: '{"numbers":[1,2],"target":3}' };
    expect(buildItem(findTask('countdown'), row, 0)).toMatchObject({
      ...{ prompt: 'Make 3.', category: '2 numbers', fields: { numbers: [1, 2], target: 3 } },
    });
    const bare = buildItem(findTask('countdown'), { nums: [1, 2], target: 3 }, 0);
    expect(bare.prompt).toContain('Using the numbers [1, 2], create an expression that equals 3.');
  });

  it('have a title, and a source or take any rows', () => {
    for (const { name, title, source } of TASKS) {
      expect(title).not.toBe('');
      const anyRows = ['choice', 'code'].includes(name);
      expect([name, anyRows || source.hub !== undefined || source.files.length > 0]).toEqual([name, true]);
    }
  });

  it('may be declared anew; what is not known is named with the nearest that is', () => {
    const mine = { name: 'mine', domain: 'ood', prepare: 'options', prompt: '{question}', scorer: 'choice' };
    expect(parseTask(mine, 'x')).toMatchObject({ samples: 1, metric: 'accuracy', mode: 'generate' });
    expect(() => parseTask({ ...mine, scorer: 'choices' }, 'x.yaml')).toThrow(
      /x\.yaml: scorer: "choices" .*did you mean "choice"/,
    );
    expect(() => parseTask({ ...mine, sampels: 3 }, 'x.yaml')).toThrow(
      /sampels: unknown key; did you mean "samples"/,
    );
  });

  it('name their scorers with a version', () => {
    for (const { name } of Object.values(SCORERS)) expect(name).toMatch(/^[a-z-]+@\d+$/);
  });
});
