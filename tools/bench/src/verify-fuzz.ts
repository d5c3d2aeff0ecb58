import { readFileSync } from 'node:fs';
import { verify } from '@longhand/verify';
import { mutateAnswer, seededNumbers } from '@longhand/verify/testing';
import { sharedData } from './shared-data.ts';

/**
 * Mutates real answers (1,000,000 by default, or the number given) and verifies them: no throw, a verdict within
 * the time, no answer incorrect against itself, and the same verdict when asked again in another order.
 */
const count = Number(process.argv[2] ?? 1_000_000);
const SLOW_MS = 50;
const answers = readFileSync(sharedData('cases', 'math-pairs-with-verdicts.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => (JSON.parse(line) as { gold: string }).gold);

const random = seededNumbers(20_240_601);

const faults = new Map<string, string[]>();
const fault = (kind: string, what: string) => {
  const known = faults.get(kind) ?? [];
  known.push(what);
  faults.set(kind, known);
};

const verdicts: Record<string, number> = {};
const again: { gold: string; prediction: string; verdict: string }[] = [];
let worst = { ms: 0, what: '' };
let slow = 0;
const start = performance.now();
for (let i = 0; i < count; i++) {
  const base = answers[random(answers.length)]!;
  const prediction = mutateAnswer(base, random);
  const gold =
    i % 3 === 0 ? prediction : i % 3 === 1 ? base : mutateAnswer(answers[random(answers.length)]!, random);
  const began = performance.now();
  try {
    const { verdict, reason } = verify({ kind: 'math', gold, prediction });
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
    if (i % 3 === 0 && verdict === 'incorrect') fault('incorrect against itself', prediction);
    if (reason.startsWith('the comparison failed')) fault('caught', `${gold} | ${prediction} | ${reason}`);
    if (i % 1000 === 0) again.push({ gold, prediction, verdict });
  } catch (error) {
    fault('thrown', `${gold} | ${prediction} | ${String(error)}`);
  }
  const ms = performance.now() - began;
  if (ms > SLOW_MS) slow++;
  if (ms > worst.ms) worst = { ms, what: `${gold} | ${prediction}` };
}
for (const { gold, prediction, verdict } of again.reverse())
  if (verify({ kind: 'math', gold, prediction }).verdict !== verdict)
    fault('depends on order', `${gold} | ${prediction}`);

const seconds = (performance.now() - start) / 1000;
console.log(`${count} mutated answers in ${seconds.toFixed(1)} s: ${JSON.stringify(verdicts)}`);
console.log(
  `worst ${worst.ms.toFixed(1)} ms, ${slow} over ${SLOW_MS} ms: ${JSON.stringify(worst.what.slice(0, 300))}`,
);
for (const [kind, list] of faults) {
  console.log(`${kind}: ${list.length}`);
  for (const what of list.slice(0, 10)) console.log(`  ${JSON.stringify(what.slice(0, 400))}`);
}
process.exitCode = faults.size === 0 ? 0 : 1;
