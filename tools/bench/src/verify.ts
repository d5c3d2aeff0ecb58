import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { verify } from '@longhand/verify';
import { sharedData } from './shared-data.ts';

/**
 * Verification: pairs a second of one thread on whole responses, on the peer's own test cases and on mismatched
 * symbolic answers, the slowest pair of each, and bombs. Beside them Math-Verify: measured in the same run where
 * the Python package is installed, else the times that were recorded with its verdicts on the same pairs.
 */
interface Pair {
  gold: string;
  prediction: string;
  /** Milliseconds that Math-Verify took, where recorded. */
  recordedMs?: number;
}

interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
  worst: number;
}

const rows = <T>(...path: string[]): T[] =>
  readFileSync(sharedData(...path), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

const SETS: Record<string, { pairs: Pair[]; published: string }> = {
  'whole MATH responses': {
    published: '790-1,260 pairs/s',
    pairs: rows<{ solution: string }>('data', 'math-test-5000', 'test.jsonl').map(({ solution }) => ({
      gold: solution,
      prediction: solution,
    })),
  },
  'whole model outputs': {
    published: '',
    pairs: readdirSync(sharedData('scores', 'math'))
      .filter((file) => file !== 'adjudicated.jsonl')
      .flatMap((file) =>
        rows<{ gold: string; gold_math500?: string; prediction: string }>('scores', 'math', file),
      )
      .map(({ gold, gold_math500, prediction }) => ({ gold: gold_math500 ?? gold, prediction })),
  },
  "Math-Verify's test cases": {
    published: '44 pairs/s',
    pairs: rows<{ gold: string | null; pred: string }>('cases', 'math-verify-suite.jsonl').flatMap(
      ({ gold, pred }) => (gold === null ? [] : [{ gold, prediction: pred }]),
    ),
  },
  'mismatched symbolic pairs': {
    published: '47 pairs/s, p99 77 ms, worst 2.3 s',
    pairs: rows<{ gold: string; pred: string; src: string; ms: number }>(
      'cases',
      'math-pairs-with-verdicts.jsonl',
    )
      .filter(({ src }) => src.endsWith('mismatch'))
      .map(({ gold, pred, ms }) => ({ gold, prediction: pred, recordedMs: ms })),
  },
};

const BOMBS: Record<string, Pair> = {
  'tower 9^{9^{9^9}}': { gold: '1', prediction: '9^{9^{9^9}}' },
  '100000000!': { gold: '1', prediction: '100000000!' },
  'binom(10^7, 5*10^6)': { gold: '1', prediction: '\\binom{10000000}{5000000}' },
  '10,000 braces': { gold: '5', prediction: `${'{'.repeat(10_000)}5${'}'.repeat(10_000)}` },
  '70,000 characters': { gold: '5', prediction: `${'1+'.repeat(35_000)}1` },
  '10,000 boxes': { gold: '5', prediction: '\\boxed{'.repeat(10_000) },
  '(x+1)^100000': { gold: '(x+1)^{100000}', prediction: '(x+1)^{99999}' },
  'double sum': { gold: '3', prediction: '\\sum_{k=1}^{500}\\sum_{j=1}^{500} \\frac{1}{jk}' },
  'lists of 350': { gold: `1${',1'.repeat(350)}`, prediction: `2${',1'.repeat(350)}` },
};

for (const [name, { pairs, published }] of Object.entries(SETS)) {
  const first = measure(pairs);
  const warm = measure(pairs);
  const peer = mathVerify(pairs.slice(0, 300));
  const recorded = pairs.every(({ recordedMs }) => recordedMs !== undefined)
    ? (pairs.length * 1000) / pairs.reduce((sum, { recordedMs }) => sum + recordedMs!, 0)
    : null;
  console.log(`${name} (${pairs.length} pairs)`);
  console.log(`  longhand, first pass   ${line(first)}`);
  console.log(`  longhand, second pass  ${line(warm)}`);
  if (peer !== null)
    console.log(
      `  math-verify, same run  ${Math.round(peer)} pairs/s: ${Math.round(first.perSecond / peer)} times as fast`,
    );
  else if (recorded !== null)
    console.log(
      `  math-verify, recorded on these pairs  ${Math.round(recorded)} pairs/s: ${Math.round(first.perSecond / recorded)} times as fast`,
    );
  if (published !== '') console.log(`  math-verify 0.8, as measured before  ${published}`);
}
console.log('bombs');
for (const [name, { gold, prediction }] of Object.entries(BOMBS)) {
  const start = performance.now();
  const { verdict, reason } = verify({ kind: 'math', gold, prediction });
  console.log(
    `  ${name.padEnd(22)}${(performance.now() - start).toFixed(1).padStart(8)} ms  ${verdict}: ${reason}`,
  );
}

function measure(pairs: readonly Pair[]): Figures {
  const times: number[] = [];
  const start = performance.now();
  for (const { gold, prediction } of pairs) {
    const began = performance.now();
    verify({ kind: 'math', gold, prediction });
    times.push(performance.now() - began);
  }
  const seconds = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
  return { perSecond: pairs.length / seconds, p50: at(0.5), p99: at(0.99), worst: at(1) };
}

function line({ perSecond, p50, p99, worst }: Figures): string {
  return `${Math.round(perSecond)} pairs/s, p50 ${p50.toFixed(3)} ms, p99 ${p99.toFixed(2)} ms, worst ${worst.toFixed(1)} ms`;
}

/** Pairs a second of Math-Verify on the same pairs, or null when the package is not installed. */
function mathVerify(pairs: readonly Pair[]): number | null {
  const script = [
    'import json, sys, time',
    'from math_verify import parse, verify',
    'pairs = json.load(sys.stdin)',
    'start = time.perf_counter()',
    'for gold, prediction in pairs:',
    '    try: verify(parse(gold), parse(prediction))',
    '    except Exception: pass',
    'print(len(pairs) / (time.perf_counter() - start))',
  ].join('\n');
  const { status, stdout } = spawnSync('python3', ['-c', script], {
    input: JSON.stringify(pairs.map(({ gold, prediction }) => [gold, prediction])),
    encoding: 'utf8',
    timeout: 600_000,
  });
  return status === 0 ? Number(stdout) : null;
}
