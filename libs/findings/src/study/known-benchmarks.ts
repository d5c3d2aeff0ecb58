import type { Benchmark } from './study.ts';

interface Known extends Benchmark {
  /** Matches the name in lower case without signs. */
  pattern: RegExp;
}

const share = { kind: 'share', higher_is_better: true } as const;

/**
 * Benchmarks of the field: where they stand to maths training, and how many questions their published sets have.
 * A count that the runs themselves give takes precedence.
 */
const known: readonly Known[] = [
  { pattern: /^math500/, domain: 'in', ...share, n: 500 },
  { pattern: /^aime/, domain: 'in', ...share, n: 30 },
  { pattern: /^gsm8k/, domain: 'in', ...share, n: 1319 },
  { pattern: /^countdown/, domain: 'in', ...share },
  { pattern: /^(amc23)/, domain: 'in', ...share, n: 40 },
  { pattern: /^minerva/, domain: 'in', ...share, n: 272 },
  { pattern: /^olympiadbench/, domain: 'in', ...share, n: 674 },
  { pattern: /^(lcb|livecodebench)/, domain: 'ood', ...share, n: 511, items_from: 'release v2' },
  { pattern: /^gpqa/, domain: 'ood', ...share, n: 198, items_from: 'its diamond part' },
  { pattern: /^mmlupro/, domain: 'ood', ...share, n: 12032 },
  { pattern: /^mmlu$/, domain: 'ood', ...share, n: 14042 },
  { pattern: /^humaneval/, domain: 'ood', ...share, n: 164 },
  { pattern: /^mbpp/, domain: 'ood', ...share, n: 500 },
  { pattern: /^bbh|^bigbenchhard/, domain: 'ood', ...share, n: 6511 },
  { pattern: /^arcchallenge/, domain: 'ood', ...share, n: 1172 },
  { pattern: /^ifeval/, domain: 'general', ...share, n: 541 },
  { pattern: /^halueval/, domain: 'general', ...share, n: 10000, items_from: 'its question answering part' },
  { pattern: /^truthfulqa/, domain: 'general', ...share, n: 817 },
  { pattern: /^alpacaeval/, domain: 'general', kind: 'score', higher_is_better: true },
  { pattern: /^hellaswag/, domain: 'general', ...share, n: 10042 },
  {
    pattern: /^(hexphi|harmbench|advbench).*(mean|score)/,
    domain: 'safety',
    kind: 'score',
    higher_is_better: false,
  },
  { pattern: /^hexphi/, domain: 'safety', kind: 'share', higher_is_better: false, n: 300 },
  {
    pattern: /^(harmbench|advbench|strongreject)|attacksuccess|^asr/,
    domain: 'safety',
    kind: 'share',
    higher_is_better: false,
  },
  {
    pattern: /^(xstestsafe|overrefusal|orbench)/,
    domain: 'safety',
    kind: 'share',
    higher_is_better: false,
    n: 250,
  },
  { pattern: /^xstest/, domain: 'safety', kind: 'share', higher_is_better: true },
];

/** What is known of a benchmark by its name, spelt as papers and harnesses spell it; undefined where nothing is. */
export function knownBenchmark(name: string): Benchmark | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const found = known.find(({ pattern }) => pattern.test(plain));
  if (found === undefined) return undefined;
  const { domain, kind, higher_is_better, n } = found;
  const benchmark = { domain, kind, higher_is_better };
  return n === undefined
    ? benchmark
    : { ...benchmark, n, items_from: `questions of ${found.items_from ?? 'the published set'}` };
}
