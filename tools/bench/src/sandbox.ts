import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { findTask, orderedMap, readItems, scoreResponses, type Item } from '@longhand/evaluation';
import { interpreterCommand } from './python-command.ts';
import { sharedData } from './shared-data.ts';

/**
 * The sandbox at work: HumanEval's and MBPP's own solutions through the scorer, in parallel. Prints programs a
 * second beside bare starts of the same interpreter in the same run, and which solutions fail; exit code 1 where
 * one fails that does not fail with the benchmark's own code.
 */
const SETS = [
  { task: 'humaneval', file: sharedData('data', 'humaneval', 'HumanEval.jsonl.gz'), known: [] as string[] },
  // Both use a class Node that the benchmark nowhere defines.
  { task: 'mbpp', file: sharedData('data', 'evalchemy', 'mbpp.jsonl'), known: ['367', '927'] },
];

const workers = availableParallelism();
const bare = await rate(many(200), () => bareStart());
console.log(`${workers} at once; bare starts of ${interpreterCommand()}: ${bare.toFixed(1)} a second`);
let unexpected = 0;
for (const { task: name, file, known } of SETS) {
  const task = findTask(name);
  const failed: string[] = [];
  let programs = 0;
  const perSecond = await rate(readItems(task, file), async (item: Item) => {
    programs++;
    const response = { text: `\`\`\`python\n${solution(item)}\n\`\`\``, truncated: false, tokens: null };
    const [verdict] = await scoreResponses(task, item, [response], {});
    if (verdict?.correct !== true) failed.push(`${item.id}: ${verdict?.reason ?? ''}`);
  });
  unexpected += failed.filter((line) => !known.includes(line.split(':')[0]!)).length;
  console.log(
    `${name}: ${programs - failed.length} of ${programs} pass, ${perSecond.toFixed(1)} programs a second, ` +
      `${(perSecond / bare).toFixed(2)} of bare starts`,
  );
  for (const line of failed) console.log(`  ${line}`);
}
if (unexpected > 0) process.exitCode = 1;

/** The benchmark's own solution as a whole program. */
function solution({ fields, target }: Item): string {
  return fields.entry_point === undefined ? (target ?? '') : `${String(fields.prompt)}${target ?? ''}`;
}

async function rate<T>(values: AsyncIterable<T>, work: (value: T) => Promise<void>): Promise<number> {
  const began = performance.now();
  let done = 0;
  const results = orderedMap(values, workers, work);
  while ((await results.next()).done !== true) done++;
  return done / ((performance.now() - began) / 1000);
}

// eslint-disable-next-line @typescript-eslint/require-await -- orderedMap reads an asynchronous source
async function* many(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) yield i;
}

function bareStart(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(interpreterCommand(), ['-s', '-c', 'pass'], { stdio: 'ignore' });
    child.once('error', reject);
    child.once('close', () => {
      resolve();
    });
  });
}
