import { contaminationFinder, problemWords } from '@longhand/quality';
import { rowsOf } from './real-traces.ts';

/**
 * decontamination [--show]
 *
 * Our rules beside the any-8-gram rule of open-r1 and the any-12-gram rule of datatrove: recall on pairs that
 * people labelled as contaminated; false alarms on problems that share no item with a benchmark (items labelled
 * clean, GSM8K against MATH-500, AIME 1983 to 2023 and LIMO against AIME 2024); MATH-500 inside the MATH test
 * set; MB/s of problems. Then the thresholds are chosen on one half of the labels and judged on the other, by
 * halves of the benchmark's items, five times: what the choice itself is worth on unseen items.
 */
const texts = (path: string, column: string) => rowsOf(path).map((row) => row[column] as string);
const sets = ['openthoughts_c_lex', 'tulu_c_lex', 'openthoughts_c_sem', 'tulu_c_sem'];
const pairs = sets.flatMap((set) =>
  rowsOf(`contamination-audit/${set}.jsonl`).map((row) => ({
    set,
    train: row.train_problem as string,
    item: row.math500_problem as string,
  })),
);
const math500 = texts('light-r1-deepscaler/test-math.json', 'problem');
const aime24 = texts('light-r1-deepscaler/test-aime.json', 'problem');
const clean = new Set(texts('contamination-audit/clean_baseline_first50.jsonl', 'problem').map(plain));
const gsm8k = texts('gsm8k/train.jsonl', 'question');
const mathTest = texts('math-test-5000/test.jsonl', 'problem');
const older = [
  ...new Set([
    ...texts('longcot-math500-outputs/train-aime-o1-completion-3-node-2.jsonl', 'question'),
    ...texts('limo-three-teachers/official-solution.jsonl', 'question'),
  ]),
];

function plain(text: string): string {
  return problemWords(text).join(' ');
}

/** Gives the items that a problem is said to repeat. */
type Finder = (benchmark: readonly string[]) => (problem: string) => number[];

const ours =
  (ngram: number, coverage: number, similarity: number): Finder =>
  (problems) => {
    const find = contaminationFinder([{ name: 'b', problems }], { ngram, coverage, similarity });
    return (problem) => {
      const hit = find(problem);
      return hit === null ? [] : [hit.item];
    };
  };

const anyGram =
  (n: number): Finder =>
  (problems) => {
    const grams = (text: string) => {
      const words = text.toLowerCase().trim().split(/\s+/);
      return words.flatMap((_, i) => (i + n <= words.length ? [words.slice(i, i + n).join(' ')] : []));
    };
    const known = new Map<string, number[]>();
    for (const [item, text] of problems.entries()) {
      for (const gram of grams(text)) known.set(gram, [...(known.get(gram) ?? []), item]);
    }
    return (problem) => [...new Set(grams(problem).flatMap((gram) => known.get(gram) ?? []))];
  };

const measured = (finder: Finder) => {
  const onMath = finder(math500);
  const onAime = finder(aime24);
  const hits = pairs.map(({ train }) => onMath(train).map((item) => math500[item]!));
  return {
    recalled: hits.map((items) => items.length > 0),
    cleanHits: hits.map((items) => items.some((item) => clean.has(plain(item)))),
    gsm8k: gsm8k.map((text) => onMath(text).length > 0),
    older: older.map((text) => onAime(text).length > 0),
  };
};
const count = (flags: readonly boolean[]) => flags.filter(Boolean).length;

const chosen = [8, 0.3, 0.35] as const;
const finders: [name: string, finder: Finder][] = [
  ['any 8-gram (open-r1)', anyGram(8)],
  ['any 12-gram (datatrove)', anyGram(12)],
  [`ours ${chosen.join(' ')}`, ours(...chosen)],
  ['ours 8 0.25 0.28', ours(8, 0.25, 0.28)],
  ['ours 8 0.5 0.4', ours(8, 0.5, 0.4)],
];
const sizes = sets.map((set) => pairs.filter((pair) => pair.set === set).length);
console.log(
  [
    'rule',
    ...sets.map((set, i) => `${set} (${String(sizes[i])})`),
    `recall of ${String(pairs.length)}`,
    'labelled clean',
    `gsm8k (${String(gsm8k.length)})`,
    `older AIME, LIMO (${String(older.length)})`,
    'all alarms',
    'MATH-500 in MATH test',
    'MB/s',
  ].join(' | '),
);
const keys = new Set(math500.map(plain));
for (const [name, finder] of finders) {
  const found = measured(finder);
  const onMath = finder(math500);
  const inside = mathTest.filter((text) => keys.has(plain(text)));
  const others = mathTest.filter((text) => !keys.has(plain(text)));
  const began = performance.now();
  for (let i = 0; i < 3; i++) for (const text of gsm8k) onMath(text);
  const seconds = (performance.now() - began) / 3000;
  const alarms = [count(found.cleanHits), count(found.gsm8k), count(found.older)];
  console.log(
    [
      name,
      ...sets.map((set) => count(found.recalled.filter((_, i) => pairs[i]!.set === set))),
      count(found.recalled),
      ...alarms,
      alarms.reduce((sum, n) => sum + n, 0),
      `${String(inside.filter((text) => onMath(text).length > 0).length)}/${String(inside.length)} (+${String(others.filter((text) => onMath(text).length > 0).length)} of ${String(others.length)} others)`,
      (gsm8k.reduce((sum, text) => sum + text.length, 0) / 1e6 / seconds).toFixed(1),
    ].join(' | '),
  );
}

const grid = [0.25, 0.3, 0.4].flatMap((coverage) =>
  [0.22, 0.25, 0.28, 0.3, 0.32, 0.35, 0.4].map(
    (similarity) => [8, coverage, similarity] as [number, number, number],
  ),
);
const onGrid = grid.map((settings) => ({ settings, found: measured(ours(...settings)) }));
const peers = [8, 12].map((n) => ({ n, found: measured(anyGram(n)) }));

/** Recall and alarms over the part of the labels that `takes` takes. */
function scored(found: ReturnType<typeof measured>, takes: (key: string) => boolean) {
  const pairsIn = pairs.flatMap(({ item }, i) => (takes(item) ? [i] : []));
  const alarms =
    count(pairsIn.map((i) => found.cleanHits[i]!)) +
    count(found.gsm8k.filter((_, i) => takes(gsm8k[i]!))) +
    count(found.older.filter((_, i) => takes(older[i]!)));
  return { recall: count(pairsIn.map((i) => found.recalled[i]!)), of: pairsIn.length, alarms };
}

console.log('\nheld out: seed | chosen on the other half | recall, alarms: ours | any 8-gram | any 12-gram');
for (let seed = 1; seed <= 5; seed++) {
  for (const half of [0, 1]) {
    const heldOut = (key: string) => halfOf(key, seed) === half;
    const best = onGrid
      .map((entry) => ({ ...entry, ...scored(entry.found, (key) => !heldOut(key)) }))
      // An alarm costs as much as three contaminated problems that stay.
      .reduce((a, b) => (b.recall - 3 * b.alarms > a.recall - 3 * a.alarms ? b : a));
    const shown = [best, ...peers].map(({ found }) => {
      const { recall, of, alarms } = scored(found, heldOut);
      return `${String(recall)}/${String(of)}, ${String(alarms)}`;
    });
    console.log([`${String(seed)}${half === 0 ? 'a' : 'b'}`, best.settings.join(' '), ...shown].join(' | '));
  }
}

/** 0 or 1 by a seeded hash of the text: all pairs of one item lie in one half. */
function halfOf(text: string, seed: number): number {
  let hash = Math.imul(seed, 0x9e3779b9);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 7) & 1;
}

if (process.argv.includes('--show')) {
  const find = contaminationFinder([{ name: 'b', problems: math500 }], {
    ngram: chosen[0],
    coverage: chosen[1],
    similarity: chosen[2],
  });
  for (const { set, train, item } of pairs) {
    const hit = find(train);
    if (hit !== null && math500[hit.item] === item) continue;
    console.log(
      `${set}: ${hit === null ? 'missed' : `${hit.rule} ${hit.figure.toFixed(2)} with another item`}`,
    );
    console.log(
      `  train: ${train.slice(0, 240)}\n  item:  ${item.slice(0, 240)}`.replaceAll(/\n(?! {2})/g, ' '),
    );
  }
}
