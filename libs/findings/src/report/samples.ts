import { existsSync } from 'node:fs';
import type { Dynamics } from '../dynamics/dynamics.ts';
import { linesOf } from '../reading/results-file.ts';
import type { Study } from '../study/study.ts';

/** One question, as the base, the checkpoint of the dip and the last one answered it. */
export interface SideBySide {
  run: string;
  benchmark: string;
  id: string;
  prompt: string | null;
  answers: {
    when: 'before' | 'at the dip' | 'at the end';
    step: number | null;
    correct: boolean | null;
    text: string;
    length: number | null;
  }[];
}

/** Most characters of an answer that are shown from its beginning, and from its end. */
const shown = { head: 1200, tail: 800 };

/**
 * Questions that were right before, wrong at the dip (or lowest checkpoint) and right again at the end, where the
 * samples' files are there and hold texts: one a curve, the first by id, at most `limit`.
 */
export function samplesOf(study: Study, curves: readonly Dynamics[], limit = 6): SideBySide[] {
  const found: SideBySide[] = [];
  const telling = [...curves].sort(
    (a, b) => Number(b.shape === 'dip-and-recovery') - Number(a.shape === 'dip-and-recovery'),
  );
  for (const curve of telling) {
    if (found.length === limit) break;
    const run = study.runs.find(({ name }) => name === curve.run)!;
    const steps = [curve.base, curve.dip ?? lowest(curve), curve.end];
    if (steps.some((point) => point === null)) continue;
    const files = steps.map(
      (point) => run.checkpoints.find(({ step }) => step === point!.step)?.sample_files?.[curve.benchmark],
    );
    if (files.some((file) => file === undefined || !existsSync(file))) continue;
    const tables = files.map((file) => new Map(linesOf(file!).map((line) => [String(line.id), line])));
    const id = pick(tables);
    if (id === null) continue;
    const whens = ['before', 'at the dip', 'at the end'] as const;
    found.push({
      run: curve.run,
      benchmark: curve.benchmark,
      id,
      prompt: textIn(tables[0]!.get(id)!, ['problem', 'question', 'prompt', 'instruction']),
      answers: tables.map((table, index) => {
        const line = table.get(id)!;
        return {
          when: whens[index]!,
          step: steps[index]!.step,
          correct: typeof line.correct === 'boolean' ? line.correct : null,
          text: shortened(answerText(line)!),
          length: typeof line.length === 'number' ? line.length : null,
        };
      }),
    });
  }
  return found;
}

function lowest({ points, higherIsBetter }: Dynamics): Dynamics['points'][number] | null {
  const after = points.slice(1, -1);
  if (after.length === 0) return null;
  return after.reduce((low, point) => (point.value < low.value === higherIsBetter ? point : low));
}

function pick(tables: readonly Map<string, Record<string, unknown>>[]): string | null {
  const [base, dip, end] = tables as [
    Map<string, Record<string, unknown>>,
    Map<string, Record<string, unknown>>,
    Map<string, Record<string, unknown>>,
  ];
  const ids = [...base.keys()]
    .filter((id) => tables.every((table) => table.has(id) && answerText(table.get(id)!) !== null))
    .sort();
  const right = (table: Map<string, Record<string, unknown>>, id: string): boolean =>
    table.get(id)!.correct === true;
  return (
    ids.find((id) => right(base, id) && !right(dip, id) && right(end, id)) ??
    ids.find((id) => !right(dip, id) && right(end, id)) ??
    ids[0] ??
    null
  );
}

function answerText(line: Record<string, unknown>): string | null {
  const own = textIn(line, ['response', 'completion', 'output', 'text', 'prediction']);
  if (own !== null) return own;
  const first = Array.isArray(line.responses)
    ? (line.responses[0] as Record<string, unknown> | undefined)
    : undefined;
  return first === undefined
    ? null
    : textIn(first, ['response', 'completion', 'output', 'text', 'prediction']);
}

function textIn(line: Record<string, unknown>, names: readonly string[]): string | null {
  for (const name of names) if (typeof line[name] === 'string') return line[name];
  return null;
}

function shortened(text: string): string {
  if (text.length <= shown.head + shown.tail + 100) return text;
  const left = text.length - shown.head - shown.tail;
  return `${text.slice(0, shown.head)}\n[… ${left.toLocaleString('en')} characters …]\n${text.slice(-shown.tail)}`;
}
