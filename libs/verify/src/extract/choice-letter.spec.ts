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
    // The least of turns: whatever else the machine does only adds.
    const [few, many] = [1000, 8000].map((tags) => Math.min(...[1, 2, 3].map(() => cost(tags))));
    expect(many! / few!).toBeLessThan(30);
  });
});
