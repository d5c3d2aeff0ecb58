import { jest } from '@jest/globals';
import { UserError } from '@longhand/records';
import { Command } from 'commander';
import {
  anyNumber,
  gather,
  gatherList,
  numberFromZero,
  positiveNumber,
  share,
  wholeNumber,
} from './flag-values.ts';
import { runProgram } from './run-program.ts';

describe('values of flags', () => {
  it.each([
    ['a whole number', wholeNumber(1), '12', 12],
    ['a port', wholeNumber(0, 65_535), '0', 0],
    ['a number', anyNumber, '-0.5', -0.5],
    ['a number from 0', numberFromZero, '1e-3', 0.001],
    ['a number above 0', positiveNumber, '5e-5', 5e-5],
    ['a share', share, '0.05', 0.05],
  ])('%s: reads', (_, read, text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    [
      'a whole number',
      wholeNumber(1),
      ['0', '1.5', '-1', 'two', '', '1e3', '9007199254740993'],
      'give a whole number from 1',
    ],
    ['a port', wholeNumber(0, 65_535), ['65536'], 'give a whole number from 0 to 65535'],
    ['a number', anyNumber, ['', ' ', 'x', 'Infinity'], 'give a number'],
    ['a number from 0', numberFromZero, ['-1', '', 'NaN'], 'give a number from 0'],
    ['a number above 0', positiveNumber, ['0', '-1', '', 'Infinity'], 'give a number above 0'],
    ['a share', share, ['0', '1', '2', '', 'x'], 'give a share between 0 and 1'],
  ])('%s: refuses', (_, read, texts, message) => {
    for (const text of texts) expect(() => read(text)).toThrow(message);
  });

  it('gathers repeated values, and lists of them', () => {
    expect(gather('b,c', ['a'])).toEqual(['a', 'b,c']);
    expect(gatherList('b,,c', ['a'])).toEqual(['a', 'b', 'c']);
  });
});

describe('runProgram', () => {
  const lines: string[] = [];
  let exitCode: typeof process.exitCode;

  beforeEach(() => {
    lines.length = 0;
    exitCode = process.exitCode;
    jest.spyOn(console, 'error').mockImplementation((text: unknown) => {
      lines.push(String(text));
    });
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      lines.push(String(text));
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = exitCode;
  });

  const run = async (action: () => void, ...args: string[]) => {
    const command = () => new Command('do').option('--times <n>', 'how often', wholeNumber(1)).action(action);
    await runProgram({ name: 'app', description: 'Does.', commands: [command] }, ['node', 'app', ...args]);
    return process.exitCode;
  };

  it('ends with 2 and one line for what a user can set right', async () => {
    const refuse = () => {
      throw new UserError('x.jsonl: no such file');
    };
    expect(await run(refuse, 'do')).toBe(2);
    expect(lines).toEqual(['x.jsonl: no such file']);
  });

  it('ends with the code of an error that is none of input', async () => {
    const refuse = () => {
      throw new UserError('the disk is full', { exitCode: 1 });
    };
    expect(await run(refuse, 'do')).toBe(1);
  });

  it('ends with 2 and a line that names the flag for wrong usage', async () => {
    expect(await run(() => undefined, 'do', '--times=0')).toBe(2);
    expect(lines.join('')).toMatch(
      /^option '--times <n>' argument '0' is invalid\. give a whole number from 1\n/,
    );
  });

  it('ends with 1 for a fault of its own', async () => {
    const fail = () => {
      throw new TypeError('undefined is not a function');
    };
    expect(await run(fail, 'do')).toBe(1);
  });
});
