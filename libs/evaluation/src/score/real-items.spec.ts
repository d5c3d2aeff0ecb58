import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scoreResponses } from './score-responses.ts';
import { needPrompt } from '../task/build-item.ts';
import { readItems } from '../task/read-items.ts';
import type { Item, Response, Task } from '../task/task.ts';
import { findTask } from '../tasks/tasks.ts';

const root = process.env.LONGHAND_SHARED ?? resolve(import.meta.dirname, '../../../../../shared');

const response = (text: string): Response => ({ text, truncated: false, tokens: null });
const boxed = (text: string) => response(`<think>\nSo.\n</think>\n\nThe answer is $\\boxed{${text}}$.`);

interface Case {
  task: string;
  path: string;
  items: number;
  /** The reference answer as a response; absent where the benchmark has none. */
  reference?: (item: Item) => Response;
  /** Ids whose reference answer does not score, and why. */
  explained?: Record<string, string>;
}

const lightR1 = (task: string, file: string, items: number, explained = {}): Case => ({
  task,
  path: `light-r1-deepscaler/${file}`,
  items,
  reference: ({ fields }) => boxed(fields.gold as string),
  explained,
});

const CASES: Case[] = [
  lightR1('math500', 'test-math.json', 500),
  lightR1('math500', 'parquet/math.parquet', 500),
  lightR1('aime24', 'test-aime.json', 30),
  lightR1('aime25', 'test-aime25.json', 30),
  lightR1('amc23', 'test-amc.json', 83),
  lightR1('minerva', 'test-minerva.json', 272),
  lightR1('olympiadbench', 'test-olympiad_bench.json', 675),
  {
    task: 'math500',
    path: 'evalchemy/math500.jsonl',
    items: 500,
    reference: ({ fields }) => boxed(fields.gold as string),
  },
  {
    task: 'gsm8k',
    path: 'gsm8k/test.jsonl',
    items: 1319,
    reference: ({ fields }) => boxed(fields.gold as string),
  },
  {
    task: 'bbh',
    path: 'bbh/*.json',
    items: 6511,
    reference: ({ target }) => response(`Let's see. So the answer is ${target ?? ''}.`),
  },
  { task: 'ifeval', path: 'evalchemy/input_data.jsonl', items: 541 },
  {
    task: 'halueval',
    path: 'halueval/general_data.json',
    items: 4507,
    reference: ({ target }) => response(`The answer is ${target ?? ''}.`),
  },
  { task: 'truthfulqa', path: 'truthfulqa/TruthfulQA.csv', items: 817 },
  { task: 'xstest', path: 'xstest/xstest_prompts.csv', items: 450 },
  { task: 'harmbench', path: 'refusal-prompts/harmbench_behaviors_text_all.csv', items: 400 },
  { task: 'strongreject', path: 'refusal-prompts/strongreject_dataset.csv', items: 313 },
  {
    task: 'truthfulqa-mc1',
    path: 'truthfulqa/TruthfulQA.csv',
    items: 817,
    reference: likely,
  },
  { task: 'truthfulqa-mc2', path: 'truthfulqa/TruthfulQA.csv', items: 817, reference: likely },
];

function likely({ fields }: Item): Response {
  const labels = fields.labels as number[];
  return { ...response(''), logLikelihoods: labels.map((label) => (label === 1 ? -1 : -1e6)) };
}

/** Responses that say nothing that could be right. */
const HOSTILE: [name: string, text: string][] = [
  ['empty', ''],
  ['white space', ' \n\t\n'],
  ['cut off while thinking', '<think>\nLet me see. The answer is \\boxed{'],
  ['nothing after thinking', '<think>\nIt is easy.\n</think>\n'],
  ['nested braces', `${'\\boxed{'.repeat(3000)}${'{'.repeat(3000)}`],
  ['a bomb', '\\boxed{9^{9^{9^9}}}'],
  ['long repetition', 'and so on '.repeat(7000)],
  ['control characters', '\u0000\u0007\ud800 \\u0000 <|im_end|> ``` ${process.exit()} `rm -rf /`'],
];

async function itemsOf(task: Task, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of readItems(task, path)) items.push(item);
  return items;
}

describe('real items', () => {
  for (const { task: name, path, items: expected, reference, explained = {} } of CASES) {
    const task = findTask(name);
    const file = join(root, 'data', path);
    const here = existsSync(file.replace(/\/\*.*/, ''));
    (here ? it : it.skip)(`${name} from ${path}: prompts, references, hostile responses`, async () => {
      const items = await itemsOf(task, file);
      expect(items).toHaveLength(expected);
      for (const item of items) expect(needPrompt(task, item).length).toBeGreaterThan(5);
      if (reference !== undefined) {
        const wrong: Record<string, string> = {};
        for (const item of items) {
          const [verdict] = await scoreResponses(task, item, [reference(item)], {});
          if (verdict!.correct !== true) wrong[String(item.id)] = `${verdict!.reason}: ${item.target ?? ''}`;
        }
        expect(
          Object.keys(wrong)
            .filter((id) => explained[id] === undefined)
            .map((id) => `${id} ${wrong[id]!}`),
        ).toEqual([]);
      }
      if (task.mode === 'likelihood') return;
      for (const [kind, text] of HOSTILE) {
        // The costly ones on some items only.
        const some = items.filter((_, i) => text.length < 100 || i % Math.ceil(items.length / 10) === 0);
        for (const item of some) {
          const [verdict] = await scoreResponses(task, item, [response(text)], {});
          if (verdict!.score !== 0 && task.scorer !== 'reward' && !permitted(task, kind))
            throw new Error(`${kind}: item ${item.id} scores ${String(verdict!.score)} (${verdict!.reason})`);
        }
      }
    });
  }
});

/** A response of other kinds than blank may follow an instruction or comply, whatever it says. */
function permitted(task: Task, kind: string): boolean {
  const blank = ['empty', 'white space', 'cut off while thinking', 'nothing after thinking'].includes(kind);
  return !blank && ['instructions', 'over-refusal'].includes(task.scorer);
}
