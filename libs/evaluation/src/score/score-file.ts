import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Results, type TaskResult, UserError } from '@longhand/records';
import { type AtomicFile, openAtomicFile, removePartialFiles } from '@longhand/shards';
import { FieldError, MissingField } from '../prepare/field-error.ts';
import type { Row } from '../prepare/read-field.ts';
import type { ScoringTools, Verdict } from '../scorers/scorer.ts';
import { buildItem, rowId } from '../task/build-item.ts';
import { placed, type PlacedRow, readRows } from '../task/read-items.ts';
import type { Item, Response, Task } from '../task/task.ts';
import { orderedMap } from './ordered-map.ts';
import { readResponses } from './read-samples.ts';
import { sampleLine, scoreResponses } from './score-responses.ts';
import { isScored, openSummary } from './summary.ts';
import { shortHash } from './task-hash.ts';

/** What to score, and where to. */
export interface ScoreFileOptions {
  task: Task;
  /** File of rows `{id, response}` or `{id, responses}`, or of rows that carry what the scorer needs. */
  samples: string;
  /** Folder that gets `samples.jsonl` and `results.json`. */
  out: string;
  /** The task's items, which rows name by id (else by prompt); where absent rows carry what is needed. */
  items?: string | undefined;
  /** Whose responses they are, for results.json. */
  model?: string | undefined;
  /** Rows to score at most. */
  limit?: number | undefined;
  /** Responses scored at once; matters for code and judges. */
  concurrency?: number | undefined;
  tools?: ScoringTools | undefined;
  /** Called now and then with the rows done. */
  onProgress?: ((rows: number) => void) | undefined;
  /** Told, in one line, of what is scored but may not be meant: items without a response. */
  notice?: ((line: string) => void) | undefined;
}

/**
 * Scores existing generations, streaming. Both files appear when they are whole; the same input gives the same
 * bytes. Throws a UserError that names the row for input that does not fit.
 */
export async function scoreFile(options: ScoreFileOptions): Promise<TaskResult> {
  const { task, samples, out, tools = {}, limit = Infinity } = options;
  const items = options.items === undefined ? null : await readItemRows(options.items);
  const alike = sameQuestions();
  const summary = openSummary(task);
  removePartialFiles(out, ['samples.jsonl', 'results.json']);
  const file = openAtomicFile(join(out, 'samples.jsonl'));
  let rows = 0;
  try {
    const scored = orderedMap(
      first(readRows(samples), limit),
      options.concurrency ?? availableParallelism(),
      (row) => scoreRow(task, row, items?.find ?? null, tools),
    );
    let lines: string[] = [];
    const flush = () => {
      file.write(Buffer.from(lines.join('')));
      lines = [];
      options.onProgress?.(rows);
    };
    for await (const { item, responses, verdicts, where } of scored) {
      alike(item, where);
      summary.add(item, responses, verdicts);
      lines.push(`${JSON.stringify(sampleLine(task, item, responses, verdicts))}\n`);
      rows++;
      if (lines.length === 200) flush();
    }
    if (rows === 0) throw new UserError(`${samples} holds no rows; there is nothing to score`);
    flush();
    const result = summary.result();
    const results = stageResults(join(out, 'results.json'), {
      format: 'longhand-results@1',
      model: options.model ?? null,
      model_hash: null,
      step: null,
      created: null,
      suite: null,
      // No figure is no 0.
      tasks: isScored(result) ? { [task.name]: result } : {},
    });
    file.commit();
    results.commit();
    if (items !== null && limit === Infinity) tellUnanswered(items, options);
    return result;
  } catch (error) {
    file.abort();
    throw error;
  }
}

/** Writes results.json, whole or not at all. */
export function writeResults(path: string, results: Results): void {
  stageResults(path, results).commit();
}

function stageResults(path: string, results: Results): AtomicFile {
  const file = openAtomicFile(path);
  file.write(Buffer.from(`${JSON.stringify(results, null, 2)}\n`));
  file.close();
  return file;
}

async function* first(rows: AsyncIterable<PlacedRow>, limit: number): AsyncGenerator<PlacedRow> {
  let left = limit;
  for await (const row of rows) {
    if (left-- <= 0) return;
    yield row;
  }
}

interface Scored {
  item: Item;
  responses: Response[];
  verdicts: Verdict[];
  where: string;
}

async function scoreRow(
  task: Task,
  { row, place, where }: PlacedRow,
  find: ((row: Row) => Row) | null,
  tools: ScoringTools,
): Promise<Scored> {
  try {
    const responses = readResponses(row);
    const given = rowId(row);
    const item = buildItem(task, find === null ? row : find(row), place);
    const own = given === undefined ? item : { ...item, id: given };
    return { item: own, responses, verdicts: await scoreResponses(task, own, responses, tools), where };
  } catch (error) {
    if (find === null && error instanceof MissingField && !error.message.startsWith('response'))
      throw new UserError(
        `${where}: ${error.message}; a row has to carry it, or name the task's items with --items`,
      );
    throw placed(where, error);
  }
}

const PROMPT_NAMES = ['prompt', 'problem', 'question', 'Question', 'input', 'instruction'] as const;

interface ItemRows {
  /** The item's row for a row of samples, by its id, else by its prompt. */
  find: (row: Row) => Row;
  /** How many there are, and how many of them were found. */
  counts: () => { all: number; found: number };
}

function tellUnanswered({ counts }: ItemRows, { items, samples, notice }: ScoreFileOptions): void {
  const { all, found } = counts();
  if (found < all)
    notice?.(
      `${samples} has responses to ${found} of the ${all} items of ${items ?? ''}; the others are not counted`,
    );
}

/** Rows of one id are samples of one question; throws a UserError for a row whose question is another. */
function sameQuestions(): (item: Item, where: string) => void {
  const known = new Map<string, { gold: string; prompt: string | null; where: string }>();
  return ({ id, target, prompt, fields }, where) => {
    const key = `${typeof id} ${id}`;
    const gold = shortHash(JSON.stringify([target, fields.options ?? null]));
    const asked = prompt === null ? null : shortHash(prompt);
    const first = known.get(key);
    if (first === undefined) known.set(key, { gold, prompt: asked, where });
    else if (first.gold !== gold || (first.prompt ?? asked) !== (asked ?? first.prompt))
      throw new UserError(
        `${where}: id ${JSON.stringify(id)} is that of another question too (${first.where}); give each question an id of its own`,
      );
  };
}

async function readItemRows(path: string): Promise<ItemRows> {
  const byId = new Map<string, Row>();
  const byPrompt = new Map<string, Row>();
  for await (const { row, place } of readRows(path)) {
    const id = String(rowId(row) ?? place);
    if (byId.has(id) && rowId(row) !== undefined)
      throw new UserError(`${path}: two items have the id "${id}"; give each its own`);
    byId.set(id, row);
    const prompt = promptOf(row);
    if (prompt !== undefined) byPrompt.set(prompt, row);
  }
  if (byId.size === 0) throw new UserError(`${path} holds no items; there is nothing to score against`);
  const used = new Set<Row>();
  const find = (row: Row): Row => {
    const id = rowId(row);
    const prompt = promptOf(row);
    const found =
      id === undefined ? (prompt === undefined ? undefined : byPrompt.get(prompt)) : byId.get(String(id));
    if (found !== undefined) {
      used.add(found);
      return found;
    }
    if (id === undefined && prompt === undefined)
      throw new MissingField('id (or prompt)', row, ['id', 'prompt']);
    throw new FieldError(`no item of ${path} has ${id === undefined ? 'this prompt' : `the id "${id}"`}`);
  };
  return { find, counts: () => ({ all: byId.size, found: used.size }) };
}

function promptOf(row: Row): string | undefined {
  for (const name of PROMPT_NAMES) {
    const value = row[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}
