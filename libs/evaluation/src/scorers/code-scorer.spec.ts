import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bubblewrapStatus } from '@longhand/sandbox';
import { orderedMap } from '../score/ordered-map.ts';
import { scoreResponses } from '../score/score-responses.ts';
import { buildItem } from '../task/build-item.ts';
import { readItems } from '../task/read-items.ts';
import type { Item } from '../task/task.ts';
import { findTask } from '../tasks/tasks.ts';
import { onShared } from '@longhand/verify/testing';

const { available, why } = bubblewrapStatus();
if (!available) process.stderr.write(`programs are not run: ${why}\n`);
const sandboxed = (name: string, test: () => Promise<void>): void => {
  (available ? it : it.skip)(name, test);
};

async function verdictOf(task: string, row: Record<string, unknown>, text: string) {
  const found = findTask(task);
  const item = buildItem(found, row, 0);
  const [verdict] = await scoreResponses(found, item, [{ text, truncated: false, tokens: null }], {});
  return verdict!;
}

const addition = {
  prompt: 'def twice(x):\n    return 2 * x\n\n\ndef add(a: int, b: int) -> int:\n    """Return a + b."""\n',
  entry_point: 'add',
  tests: 'def check(candidate):\n    assert candidate(2, 3) == 5\n',
};

describe('programs against tests', () => {
  sandboxed('HumanEval: a continuation, a whole function, one that uses a helper of the prompt', async () => {
    expect((await verdictOf('humaneval', addition, '    return a + b\n')).correct).toBe(true);
    const whole = '```python\ndef add(a, b):\n    return twice(a) + b - a\n```';
    expect((await verdictOf('humaneval', addition, whole)).correct).toBe(true);
    expect((await verdictOf('code', addition, whole)).correct).toBe(true);
    expect((await verdictOf('humaneval', addition, '    return a - b\n')).correct).toBe(false);
  });

  sandboxed('a usage or a test in a block after the solution is not the solution', async () => {
    const block = (code: string) => `\`\`\`python\n${code}\n\`\`\`\n`;
    const whole = `${block('def add(a, b):\n    return a + b')}For example:\n${block('print(add(1, 2))')}`;
    expect((await verdictOf('humaneval', addition, whole)).correct).toBe(true);
    const tests = ['assert set(double([2])) == {4}'];
    const listed = `${block('def double(xs):\n    return [2 * x for x in xs]')}${block('double([1])')}`;
    expect((await verdictOf('mbpp', { tests }, listed)).correct).toBe(true);
    expect((await verdictOf('humaneval', addition, block('print(add(1, 2))'))).correct).toBe(false);
    expect((await verdictOf('humaneval', addition, `<think>\n${whole}`)).correct).toBe(false);
  });

  sandboxed('MBPP: asserts as a list, as JSON text, as a text', async () => {
    const tests = ['assert double(2) == 4', 'assert double(0) == 0'];
    const code = '```python\ndef double(x):\r\n    return x + x\r\n```';
    for (const form of [tests, JSON.stringify(tests), tests.join('\n')])
      expect((await verdictOf('mbpp', { tests: form }, code)).correct).toBe(true);
    const marked = 'Here it is.\n[BEGIN]\ndef double(x):\n    return 2 * x\n[DONE]\n\nYou are';
    expect((await verdictOf('mbpp', { tests }, marked)).correct).toBe(true);
    expect((await verdictOf('mbpp', { tests }, 'def double(x):\n    return 2 * x\n[DONE]')).correct).toBe(
      true,
    );
  });

  sandboxed('LiveCodeBench: stdin and stdout, and calls of a method', async () => {
    const cases = [
      { input: '1 2\n', output: '3\n' },
      { input: '5 6\n', output: '11' },
    ];
    const sum = '```python\nprint(sum(map(int, input().split())))\n```';
    expect((await verdictOf('livecodebench', { tests: cases }, sum)).correct).toBe(true);
    expect(
      (await verdictOf('code', { tests: JSON.stringify(cases) }, '```python\nprint(3)\n```')).correct,
    ).toBe(false);
    const calls = { tests: [{ input: '[1, 2]\n1', output: '2' }], entry_point: 'count' };
    const method = '```python\nclass Solution:\n    def count(self, xs, n):\n        return len(xs) * n\n```';
    expect((await verdictOf('livecodebench', calls, method)).correct).toBe(true);
  });

  sandboxed('LiveCodeBench: the imports that its own code puts before every program', async () => {
    const calls = (expected: string) => ({
      tests: [{ input: '[3, 1]', output: expected }],
      entry_point: 'top',
    });
    const method = (body: string) =>
      `\`\`\`python\nclass Solution:\n    def top(self, xs: List[int]) -> int:\n        ${body}\n\`\`\``;
    expect((await verdictOf('livecodebench', calls('1'), method('return heappop(sorted(xs))'))).correct).toBe(
      true,
    );
    expect((await verdictOf('livecodebench', calls('1'), method('return pow(3, 2, 4)'))).correct).toBe(true);
    const cases = { tests: [{ input: '2 1\n', output: '1\n2\n' }] };
    const program = 'for key in sorted(Counter(input().split())):\n    print(key)';
    const verdict = await verdictOf('livecodebench', cases, `\`\`\`python\n${program}\n\`\`\``);
    expect(verdict).toMatchObject({ correct: true, extracted: program });
    expect((await verdictOf('humaneval', addition, '    return int(inf) and a + b\n')).correct).toBe(false);
  });

  sandboxed('nothing, an early end, an endless loop and broken code score 0', async () => {
    const texts = [
      '',
      '<think>\nwell',
      '    raise SystemExit(0)\n',
      '    return a +\n',
      '    import os; os._exit(0)\n',
    ];
    for (const text of texts)
      expect(await verdictOf('humaneval', addition, text)).toMatchObject({ score: 0 });
  });

  onShared<Record<string, string>>(
    'rows of the sandbox suite end as they should',
    'scores/code/sandbox_rows.jsonl',
    async (rows) => {
      if (!available) return;
      for (const { prompt, completion, test, entry_point, expected, task_id } of rows) {
        const { correct } = await verdictOf('humaneval', { prompt, test, entry_point, task_id }, completion!);
        // It writes to a home that is thrown away, which the suite allows.
        if (task_id === 'sandbox/7') continue;
        expect([task_id, correct]).toEqual([task_id, expected === 'pass']);
      }
    },
  );

  const root = process.env.LONGHAND_SHARED ?? resolve(import.meta.dirname, '../../../../../shared');
  for (const [name, path, every] of [
    ['humaneval', 'data/humaneval/HumanEval.jsonl.gz', 4],
    ['mbpp', 'data/evalchemy/mbpp.jsonl', 25],
  ] as const)
    (available && existsSync(join(root, path)) ? it : it.skip)(
      `${name}: every ${every}th reference solution passes (all of them in the bench)`,
      async () => {
        const task = findTask(name);
        const wrong: string[] = [];
        const work = async (item: Item) => {
          if (places.add(item).size % every !== 0) return;
          const { prompt = '' } = item.fields;
          const text = name === 'mbpp' ? item.target! : `${prompt as string}${item.target!}`;
          const response = { text: `\`\`\`python\n${text}\n\`\`\``, truncated: false, tokens: null };
          const [verdict] = await scoreResponses(task, item, [response], {});
          if (verdict!.correct !== true) wrong.push(`${item.id}: ${verdict!.reason}`);
        };
        const places = new Set<Item>();
        const done = orderedMap(readItems(task, join(root, path)), 2, work);
        while ((await done.next()).done !== true);
        expect(wrong).toEqual([]);
      },
    );
});
