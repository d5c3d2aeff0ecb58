import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { estimateTokensOfUtf8 } from './estimate-tokens.ts';
import { measureRepetition } from './filters/repetition.ts';
import { int32At, placeText, workAt } from './text-kernels.ts';

describe('the kernels', () => {
  it('are what their source compiles to', () => {
    const build = fileURLToPath(new URL('../kernels/build.js', import.meta.url));
    expect(() => execFileSync(process.execPath, [build, '--check'], { stdio: 'pipe' })).not.toThrow();
  }, 120_000);

  it('make room for texts of any size, and forget what lay there before', () => {
    const sentence = 'We add 3 to it and get 10, which is too much. ';
    const small = measureRepetition(Buffer.from(sentence.repeat(3)));
    const large = Buffer.from(sentence.repeat(200_000));
    expect(measureRepetition(large)).toMatchObject({ sentence: 200_000, in_a_row: 200_000 });
    expect(estimateTokensOfUtf8(large)).toBeGreaterThan(2_000_000);
    expect(measureRepetition(Buffer.from(sentence.repeat(3)))).toEqual(small);
  });

  it('take a text in parts as one', () => {
    const parts = ['one ', '', 'two'].map((part) => Buffer.from(part));
    const { text, end } = placeText(...parts);
    expect(end - text).toBe(7);
    expect(workAt(end) % 8).toBe(0);
    expect(workAt(end)).toBeGreaterThan(end);
    expect(int32At(workAt(end), 2)).toHaveLength(2);
  });
});
