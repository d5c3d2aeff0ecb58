import { readFileSync } from 'node:fs';
import {
  auditSteps,
  buildFilters,
  contaminationFinder,
  estimateTokensOfUtf8,
  measureRepetition,
  minHasher,
  structureProfile,
  type AnswerTools,
} from '@longhand/quality';
import { filtersSchema } from '@longhand/records';
import { verify } from '@longhand/verify';
import { longTraces, type LongTrace } from './long-traces.ts';
import { sharedData } from './shared-data.ts';

/** What datatrove did on a machine like this one with two workers, MB/s. */
const datatrove = { repetition: 1.7, minhash: 1.1, decontamination: 1.5 };

/**
 * node block-speeds.js [rounds]
 *
 * MB of text each block takes in a second of one core's time, warm, over real long chains of thought (for
 * decontamination: GSM8K's problems against MATH-500). Two workers do twice as much where they have a core each.
 */
const rounds = Number(process.argv[2] ?? 6);
const traces = longTraces();
const tools: AnswerTools = { claim: () => null, same: () => null };
const filter = (settings: object) => {
  const block = buildFilters(filtersSchema.parse({ think_tags: 'ignored', ...settings }), tools);
  return ({ problem, response, bytes, answer }: LongTrace) =>
    block({ problem, response, problemTokens: 9, responseTokens: 9, responseBytes: bytes, answer });
};
const hash = minHasher({ words: 5, bands: 14, rows: 8 });
const blocks: Record<string, (trace: LongTrace) => unknown> = {
  'next to nothing': filter({}),
  'think tags': filter({ think_tags: 'required' }),
  'complete ending': filter({ ending: 'complete' }),
  'boxed answers': filter({ boxed_answers: 1 }),
  'other scripts': filter({ other_scripts: {} }),
  'phrases, all kinds': filter({
    phrases: ['identity', 'knowledge_cutoff', 'refusal', 'email', 'needs_image', 'multi_part', 'proof'],
  }),
  pattern: filter({ patterns: [{ name: 'url', match: 'https?://' }] }),
  repetition: ({ bytes }) => measureRepetition(bytes),
  'structure profile': ({ bytes }) => structureProfile(bytes),
  'step audit': ({ response, bytes }) => auditSteps(response, tools, bytes),
  'token estimate': ({ bytes }) => estimateTokensOfUtf8(bytes),
  'MinHash 14 x 8': ({ bytes }) => hash(bytes),
  verification: ({ response, answer }) => verify({ kind: 'math', gold: answer, prediction: response }),
};

const against: Record<string, number> = {
  repetition: datatrove.repetition,
  'MinHash 14 x 8': datatrove.minhash,
};
const bytes = traces.reduce((sum, trace) => sum + trace.bytes.length, 0);
console.log(`${String(traces.length)} traces, ${(bytes / 1e6).toFixed(1)} MB; MB/s of one core`);
for (const [name, block] of Object.entries(blocks)) {
  const speed = speedOf(traces, bytes, block);
  const peer = against[name];
  const beside =
    peer === undefined
      ? ''
      : `   two cores: ${((2 * speed) / peer).toFixed(0)} x datatrove's ${String(peer)}`;
  console.log(`${name.padEnd(20)} ${speed.toFixed(0).padStart(6)}${beside}`);
}

const find = contaminationFinder(
  [{ name: 'math500', problems: problemsOf('light-r1-deepscaler/test-math.json') }],
  {
    ngram: 8,
    coverage: 0.3,
    similarity: 0.35,
  },
);
const problems = problemsOf('gsm8k/train.jsonl');
const problemBytes = problems.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const speed = speedOf(problems, problemBytes, find);
console.log(
  `${'decontamination'.padEnd(20)} ${speed.toFixed(0).padStart(6)}   two cores: ` +
    `${((2 * speed) / datatrove.decontamination).toFixed(0)} x datatrove's ${String(datatrove.decontamination)}`,
);

/** MB/s of processor time, after two rounds to warm up. */
function speedOf<T>(items: readonly T[], size: number, block: (item: T) => unknown): number {
  for (let i = 0; i < 2; i++) for (const item of items) block(item);
  const before = process.cpuUsage().user;
  for (let i = 0; i < rounds; i++) for (const item of items) block(item);
  return (size * rounds) / (process.cpuUsage().user - before);
}

function problemsOf(path: string): string[] {
  const text = readFileSync(sharedData('data', path), 'utf8');
  const rows = path.endsWith('.json')
    ? (JSON.parse(text) as Record<string, string>[])
    : text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string>);
  return rows.map((row) => row.problem ?? row.question ?? '');
}
