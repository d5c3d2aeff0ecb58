import {
  recordSchema,
  splitThinking,
  UserError,
  parseContract,
  type LonghandRecord,
  type Recipe,
} from '@longhand/records';
import { verify, type VerifyKind } from '@longhand/verify';
import { rowKeys } from './record-id.ts';

/** Checks rows of a data set one by one, and what only shows over all of them. */
export class RowChecker {
  rows = 0;
  private readonly recipe: Recipe | null;
  private readonly splitOfProblem = new Map<string, string>();
  private readonly ids = new Set<string>();
  private readonly verdicts = new Map<string, Record<string, number>>();

  /** `recipe` null: loose files, whose rows are checked against the schema and verified again only. */
  constructor(recipe: Recipe | null) {
    this.recipe = recipe;
  }

  verdictsOf(split: string): Record<string, number> {
    return this.verdicts.get(split) ?? {};
  }

  /** What is wrong with the row; null when nothing is. */
  check(value: unknown, split: string | null): string | null {
    this.rows++;
    const row = readRecord(value);
    if (typeof row === 'string') return row;
    return this.checkDerived(row) ?? checkVerdict(row) ?? this.checkAcross(row, split);
  }

  private checkDerived(row: LonghandRecord): string | null {
    const { reasoning } = splitThinking(row.response);
    if (row.reasoning !== reasoning)
      return 'reasoning: is not what stands between the think tags of the response';
    if (this.recipe === null) return null;
    const { id } = rowKeys(row.source, row.problem, row.response);
    if (row.id !== id) return `id: is ${row.id}, source and content give ${id}`;
    const { system, prefix, suffix } = this.recipe.prompt;
    const expected = [
      ...(system === null ? [] : [{ role: 'system', content: system }]),
      { role: 'user', content: `${prefix}${row.problem}${suffix}` },
      { role: 'assistant', content: row.response },
    ];
    const same =
      row.messages.length === expected.length &&
      expected.every(
        ({ role, content }, i) => row.messages[i]?.role === role && row.messages[i].content === content,
      );
    return same ? null : 'messages: are not the prompt and the response of this row';
  }

  private checkAcross(row: LonghandRecord, split: string | null): string | null {
    if (split === null) return null;
    const counts = this.verdicts.get(split) ?? {};
    counts[row.verdict] = (counts[row.verdict] ?? 0) + 1;
    this.verdicts.set(split, counts);
    if (this.recipe !== null && this.recipe.deduplicate.exact !== 'off') {
      if (this.ids.has(row.id)) return `id: ${row.id} is there twice`;
      this.ids.add(row.id);
    }
    const key = problemKey(row);
    const other = this.splitOfProblem.get(key);
    if (other !== undefined && other !== split) return `problem: is in split ${other} too`;
    this.splitOfProblem.set(key, split);
    return null;
  }
}

function readRecord(value: unknown): LonghandRecord | string {
  try {
    return parseContract(recordSchema, value, 'schema');
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function checkVerdict(row: LonghandRecord): string | null {
  const kind = row.verifier.split('@')[0] as VerifyKind;
  const again = verify({ kind, gold: row.answer, prediction: row.response });
  // What a judge decided, rules could not: they must say so again.
  const expected = row.verifier.includes('+judge:') ? 'unverifiable' : row.verdict;
  if (again.verdict !== expected) {
    return `verdict: the row says ${row.verdict}, verifying it again says ${again.verdict} (${again.reason})`;
  }
  return again.extracted === row.extracted_answer
    ? null
    : `extracted_answer: the row says ${show(row.extracted_answer)}, the response gives ${show(again.extracted)}`;
}

/** Countdown problems are the same when numbers (in any order) and target are, whatever the wording. */
function problemKey(row: LonghandRecord): string {
  if (row.domain !== 'countdown' || row.answer === null) return row.problem.trim();
  const { numbers, target } = JSON.parse(row.answer) as { numbers: number[]; target: number };
  return `${[...numbers].sort((a, b) => a - b).join(',')}>${String(target)}`;
}

function show(text: string | null): string {
  const shown = JSON.stringify(text);
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}
