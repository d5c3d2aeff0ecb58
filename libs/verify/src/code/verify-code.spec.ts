import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { bubblewrapStatus } from '@longhand/sandbox';
import { sharedRows } from '../testing/shared-data.ts';
import { extractCode } from './extract-code.ts';
import { sameOutput } from './same-output.ts';
import { verifyCode } from './verify-code.ts';

const { available, why } = bubblewrapStatus();
if (!available) process.stderr.write(`code tests are skipped: ${why}\n`);
const sandboxed = (name: string, test: () => Promise<void>): void => {
  if (available) it(name, test, 60_000);
  else it.skip(name, test);
};

const fenced = (code: string, language = 'python') => `Here it is:\n\`\`\`${language}\n${code}\n\`\`\`\n`;

describe('the program in a response', () => {
  it('is the last fenced block of the language after the thinking', () => {
    expect(
      extractCode(`<think>${fenced('a = 1')}</think>${fenced('b = 2')}${fenced('ls', 'bash')}`, 'python'),
    ).toBe('b = 2');
    expect(extractCode('    return a + b\n', 'python')).toBe('    return a + b\n');
    expect(extractCode('<think>```python\na\n```', 'python')).toBeNull();
  });

  it('is the last block that defines what the tests call, or reads where they write', () => {
    const solution = 'def add(a, b):\n    return a + b';
    const response = fenced(solution) + fenced('print(add(1, 2))');
    const cases = [{ args: [1, 2], expected: 3 }];
    expect(extractCode(response, 'python', { form: 'call', entryPoint: 'add', cases })).toBe(solution);
    expect(extractCode(response, 'python', { form: 'program', test: 'assert add(1, 2) == 3' })).toBe(
      solution,
    );
    expect(extractCode(response, 'python', { form: 'call', entryPoint: 'sub', cases })).toBe(
      'print(add(1, 2))',
    );
    const reads = fenced('n = int(input())\nprint(n)') + fenced('print(5)', '');
    expect(extractCode(reads + fenced('solve(5)'), 'python', { form: 'stdin', cases: [] })).toBe(
      'n = int(input())\nprint(n)',
    );
  });
});

describe('outputs', () => {
  it('are compared line by line, numbers by value', () => {
    expect(sameOutput('1 2 \n3\n\n', '1 2\n3')).toBe(true);
    expect(sameOutput('1.50', '1.5')).toBe(true);
    expect(sameOutput('1\n2', '1 2')).toBe(false);
    expect(sameOutput('1e400 x', '1e400 y')).toBe(false);
    expect(sameOutput('\n 1.0 2\r\n', '1 2.00')).toBe(true);
    expect(sameOutput('inf -Infinity', 'Infinity -inf')).toBe(true);
    expect(sameOutput('inf', '-inf')).toBe(false);
    // Words and numbers in one line, and spaces between words, are compared to the letter.
    expect(sameOutput('x 1.0', 'x 1')).toBe(false);
    expect(sameOutput('a  b', 'a b')).toBe(false);
  });
});

describe('tests of a program', () => {
  sandboxed('stdin and stdout (LiveCodeBench)', async () => {
    const tests = {
      form: 'stdin',
      cases: [
        { input: '2 3\n', output: '5' },
        { input: '1 1\n', output: '2' },
      ],
    } as const;
    const good = fenced('a, b = map(int, input().split())\nprint(a + b)');
    const bad = fenced('a, b = map(int, input().split())\nprint(a * b - 1)');
    expect((await verifyCode({ language: 'python', prediction: good, tests })).verdict).toBe('correct');
    expect(await verifyCode({ language: 'python', prediction: bad, tests })).toMatchObject({
      verdict: 'incorrect',
      reason: 'test 2: writes "0", not "2"',
    });
  });

  sandboxed('calls of a function or a method (LiveCodeBench)', async () => {
    const tests = {
      form: 'call',
      entryPoint: 'add',
      cases: [{ args: [[1, 2], 3], expected: [1, 2, 3] }],
    } as const;
    const method = fenced('class Solution:\n    def add(self, a, b):\n        return (*a, b)');
    expect((await verifyCode({ language: 'python', prediction: method, tests })).verdict).toBe('correct');
    const js = fenced('function add(a, b) { return [...a, b]; }', 'js');
    expect((await verifyCode({ language: 'javascript', prediction: js, tests })).verdict).toBe('correct');
  });

  sandboxed('a check function after a prompt (HumanEval)', async () => {
    const tests = {
      form: 'program',
      prompt: 'from typing import List\n\ndef total(xs: List[int]) -> int:\n    """Sum."""\n',
      test: 'def check(candidate):\n    assert candidate([1, 2]) == 3\n',
      entryPoint: 'total',
    } as const;
    const verdict = async (prediction: string) =>
      (await verifyCode({ language: 'python', prediction, tests })).verdict;
    expect(await verdict('    return sum(xs)\n')).toBe('correct');
    expect(await verdict(fenced('def total(xs: List[int]) -> int:\n    return sum(xs)'))).toBe('correct');
    expect(await verdict('    return 0\n')).toBe('incorrect');
    expect(await verdict('    return a +\n')).toBe('incorrect');
  });

  sandboxed('asserts after a setup, without a prompt (MBPP)', async () => {
    const tests = {
      form: 'program',
      setup: 'import math',
      test: 'assert root(16) == 4\nassert root(2) == math.sqrt(2)',
    } as const;
    const good = fenced('def root(x):\n    return x ** 0.5');
    expect((await verifyCode({ language: 'python', prediction: good, tests })).verdict).toBe('correct');
    const bad = fenced('def root(x):\n    return x / 4');
    expect(await verifyCode({ language: 'python', prediction: bad, tests })).toMatchObject({
      verdict: 'incorrect',
      reason: 'AssertionError',
    });
  });

  sandboxed('a program that leaves before its tests does not pass', async () => {
    const tests = { form: 'program', test: 'assert False' } as const;
    const flood = 'import os, sys\nsys.stdout.write("x" * 3000000)\nsys.stdout.flush()\n';
    expect((await verifyCode({ language: 'python', prediction: `${flood}os._exit(0)`, tests })).verdict).toBe(
      'incorrect',
    );
    const result = await verifyCode({ language: 'python', prediction: 'import os\nos._exit(0)', tests });
    expect(result).toMatchObject({ verdict: 'incorrect', reason: 'ends before its tests do' });
  });
});

interface SandboxRow {
  task_id: string;
  prompt: string;
  completion: string;
  test: string;
  entry_point: string;
  expected: 'pass' | 'fail';
  limits: { timeout_s?: number };
}

describe('hostile completions', () => {
  for (const row of sharedRows<SandboxRow>('scores/code/sandbox_rows.jsonl') ?? [])
    sandboxed(`${row.task_id}: ${row.expected}`, async () => {
      const { verdict } = await verifyCode({
        language: 'python',
        prediction: row.completion,
        tests: { form: 'program', prompt: row.prompt, test: row.test, entryPoint: row.entry_point },
        limits: { wallMs: (row.limits.timeout_s ?? 20) * 1000 },
      });
      // A write to the throw-away home may succeed there; on the host nothing appears.
      if (row.task_id === 'sandbox/7')
        expect(existsSync(join(homedir(), 'sandbox_probe_row7.txt'))).toBe(false);
      else expect(verdict).toBe(row.expected === 'pass' ? 'correct' : 'incorrect');
    });
});
