import { extractChoice } from './choice-letter.ts';

describe('the letter in answer tags', () => {
  it('is that of the last tag, also where it is left open', () => {
    expect(extractChoice('<answer>A</answer> No: <ANSWER>\n(B)\n</ANSWER>', 'ABCD')).toMatchObject({
      letter: 'B',
      from: 'answer-tag',
    });
    expect(extractChoice('<answer>A</answer><answer>C', 'ABCD')?.letter).toBe('C');
  });

  it('takes time in proportion to the number of tags, not to its square', () => {
    const cost = (tags: number) => {
      const text = '<answer>1</answer>'.repeat(tags);
      const before = process.cpuUsage();
      for (let i = 0; i < 20; i++) extractChoice(text, 'ABCD');
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    cost(1000);
    expect(cost(8000) / cost(1000)).toBeLessThan(30);
  });
});
