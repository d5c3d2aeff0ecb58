import fc from 'fast-check';
import { fencedBlocks } from './fenced-blocks.ts';

const FENCE = '`'.repeat(3);

describe('fenced blocks', () => {
  it('have a language and lose the indentation of their fence', () => {
    const text = `1. So:\n   ${FENCE}Python\n   def f(x):\n       return x\n   ${FENCE}\nand\n${FENCE}\r\nout\r\n${FENCE}\n${FENCE}sh\nls`;
    expect(fencedBlocks(text)).toEqual([
      { language: 'python', code: 'def f(x):\n    return x' },
      { language: '', code: 'out' },
      { language: 'sh', code: 'ls' },
    ]);
  });

  it('hold every line that is no fence, or stand outside', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' b', '', FENCE, `${FENCE}py`, ` ${FENCE}`)), (lines) => {
        const blocks = fencedBlocks(lines.join('\n'));
        const fences = lines.filter((line) => line.includes(FENCE)).length;
        expect(blocks).toHaveLength(Math.ceil(fences / 2));
      }),
    );
  });
});
