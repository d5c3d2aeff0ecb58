import fc from 'fast-check';
import { blockThatDefines, fencedBlocks } from './fenced-programs.ts';

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

describe('the block that defines a name', () => {
  const block = (code: string, language = 'python') => `${FENCE}${language}\n${code}\n${FENCE}\n`;
  const f = 'def f(x):\n    return x';

  it.each([
    ['before its usage', block(f) + block('print(f(1))'), f],
    ['the last of two', block('def f(x): pass') + block(f), f],
    ['without a language', block(f, '') + block('1', ''), f],
    ['not of another language', block(f, 'text'), null],
    ['not of a longer name', block('def ff(x): pass'), null],
    ['as a class', block('class f:\n    pass'), 'class f:\n    pass'],
    ['nowhere', 'def f(x): pass', null],
  ])('%s', (_, text, code) => {
    expect(blockThatDefines(text, ['g', 'f'])).toBe(code);
    expect(blockThatDefines(text, [])).toBeNull();
  });
});
