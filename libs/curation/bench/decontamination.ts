import { contaminationFinder, problemWords } from '@longhand/quality';
import { rowsOf } from './real-traces.ts';

/**
 * decontamination
 *
 * Recall on pairs that people labelled as contaminated, and false alarms: on problems labelled clean against
 * the same training rows, and on GSM8K against MATH-500; ours beside the any-8-gram rule of open-r1 and the
 * any-12-gram rule of datatrove, in MB/s of problems too.
 */
const texts = (path: string, column: string) => rowsOf(path).map((row) => row[column] as string);
const pairs = ['openthoughts_c_lex', 'tulu_c_lex', 'openthoughts_c_sem', 'tulu_c_sem'].map(
  (set) => [set, rowsOf(`contamination-audit/${set}.jsonl`)] as const,
);
const clean = texts('contamination-audit/clean_baseline_first50.jsonl', 'problem');
const trainRows = pairs.flatMap(([, rows]) => rows.map((row) => row.train_problem as string));
const gsm8k = texts('gsm8k/train.jsonl', 'question');
const math500 = texts('light-r1-deepscaler/test-math.json', 'problem');
const mathTest = texts('math-test-5000/test.jsonl', 'problem');

/** Gives the places of the items of a benchmark that a problem is said to repeat. */
type Finder = (benchmark: readonly string[], only?: readonly string[]) => (problem: string) => boolean;
const clean500 = new Set(clean.map((text) => problemWords(text).join(' ')));
const cleanOnly = (problems: readonly string[]) =>
  problems.filter((text) => clean500.has(problemWords(text).join(' ')));
const ours =
  (ngram: number, coverage: number, similarity: number): Finder =>
  (problems, only) => {
    const find = contaminationFinder([{ name: 'b', problems }], { ngram, coverage, similarity });
    return (problem) => {
      const hit = find(problem);
      return hit !== null && (only?.includes(problems[hit.item]!) ?? true);
    };
  };
const anyGram =
  (n: number): Finder =>
  (problems, only) => {
    const grams = (text: string) => {
      const words = text.toLowerCase().trim().split(/\s+/);
      return words.flatMap((_, i) => (i + n <= words.length ? [words.slice(i, i + n).join(' ')] : []));
    };
    const known = new Set((only ?? problems).flatMap(grams));
    return (problem) => grams(problem).some((gram) => known.has(gram));
  };

const finders: [name: string, finder: Finder][] = [
  ['any 8-gram (open-r1)', anyGram(8)],
  ['any 12-gram (datatrove)', anyGram(12)],
  ...[
    [8, 0.5, 0.4],
    [8, 0.3, 0.35],
    [8, 0.3, 0.3],
    [8, 0.25, 0.28],
    [8, 0.3, 0.25],
    [8, 0.2, 0.25],
  ].map(([n, c, s]): [string, Finder] => [`ours ${String(n)} ${String(c)} ${String(s)}`, ours(n!, c!, s!)]),
];
console.log(
  [
    'rule',
    ...pairs.map(([set, rows]) => `${set} (${String(rows.length)})`),
    'clean pairs',
    'gsm8k',
    'MATH-500 in MATH test',
    'MB/s',
  ].join(' | '),
);
for (const [name, finder] of finders) {
  const whole = finder(math500);
  const recall = pairs.map(([, rows]) => {
    const hits = rows.filter((row) => whole(row.train_problem as string));
    return String(hits.length);
  });
  const onClean = finder(math500, cleanOnly(math500));
  const onMath = finder(math500);
  const began = performance.now();
  const gsm = gsm8k.filter(onMath).length;
  const seconds = (performance.now() - began) / 1000;
  const alarms = trainRows.filter(onClean).length;
  const keys = new Set(math500.map((text) => problemWords(text).join(' ')));
  const inside = mathTest.filter((text) => keys.has(problemWords(text).join(' ')));
  const caught = inside.filter(onMath).length;
  const others = mathTest.filter((text) => !keys.has(problemWords(text).join(' '))).filter(onMath).length;
  const speed = gsm8k.reduce((sum, text) => sum + text.length, 0) / 1e6 / seconds;

  console.log(
    [
      name,
      ...recall,
      `${String(alarms)}/${String(trainRows.length)}`,
      `${String(gsm)}/7473`,
      `${String(caught)}/${String(inside.length)} (+${String(others)} others)`,
      speed.toFixed(1),
    ].join(' | '),
  );
}
