import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Results, type TaskResult, UserError } from '@longhand/records';
import { type AtomicFile, openAtomicFile } from '@longhand/shards';
import { FieldError } from '../prepare/field-error.ts';
import type { Row } from '../prepare/read-field.ts';
import type { ScoringTools, Verdict } from '../scorers/scorer.ts';
import { buildItem, rowId } from '../task/build-item.ts';
import { placed, type PlacedRow, readRows } from '../task/read-items.ts';
import type { Item, Response, Task } from '../task/task.ts';
import { orderedMap } from './ordered-map.ts';
import { readResponses } from './read-samples.ts';
import { sampleLine, scoreResponses } from './score-responses.ts';
import { isScored, openSummary } from './summary.ts';

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
}

/**
 * Scores existing generations, streaming. Both files appear when they are whole; the same input gives the same
 * bytes. Throws a UserError that names the row for input that does not fit.
 */
export async function scoreFile(options: ScoreFileOptions): Promise<TaskResult> {
  const { task, samples, out, tools = {}, limit = Infinity } = options;
  const find = options.items === undefined ? null : await readItemRows(options.items);
  const summary = openSummary(task);
  const file = openAtomicFile(join(out, 'samples.jsonl'));
  let rows = 0;
  try {
    const scored = orderedMap(
      first(readRows(samples), limit),
      options.concurrency ?? availableParallelism(),
      (row) => scoreRow(task, row, find, tools),
    );
    let lines: string[] = [];
    const flush = () => {
      file.write(Buffer.from(lines.join('')));
      lines = [];
      options.onProgress?.(rows);
    };
    for await (const { item, responses, verdicts } of scored) {
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
    return { item: own, responses, verdicts: await scoreResponses(task, own, responses, tools) };
  } catch (error) {
    const needed = find === null && error instanceof FieldError && !error.message.startsWith('response');
    if (needed && error.message.endsWith(' is missing'))
      throw new UserError(
        `${where}: ${error.message}; a row has to carry it, or name the task's items with --items`,
      );
    throw placed(where, error);
  }
}

const PROMPT_NAMES = ['prompt', 'problem', 'question', 'Question', 'input', 'instruction'] as const;

/** Reads the items' rows and finds, for a row of samples, the one of its id, or of its prompt. */
async function readItemRows(path: string): Promise<(row: Row) => Row> {
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
  if (byId.size === 0) throw new UserError(`${path} holds no items`);
  return (row) => {
    const id = rowId(row);
    const prompt = promptOf(row);
    const found =
      id === undefined ? (prompt === undefined ? undefined : byPrompt.get(prompt)) : byId.get(String(id));
    if (found !== undefined) return found;
    if (id === undefined && prompt === undefined) throw new FieldError('id is missing, which names the item');
    throw new FieldError(`no item of ${path} has ${id === undefined ? 'this prompt' : `the id "${id}"`}`);
  };
}

function promptOf(row: Row): string | undefined {
  for (const name of PROMPT_NAMES) {
    const value = row[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}
