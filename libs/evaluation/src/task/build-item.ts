import { FieldError } from '../prepare/field-error.ts';
import { PREPARATIONS } from '../prepare/preparations.ts';
import { textField, type Row } from '../prepare/read-field.ts';
import { fill, placeNames } from './fill.ts';
import type { Item, Task } from './task.ts';

const ID_NAMES = [
  ...['id', 'key', 'task_id', 'question_id', 'unique_id', 'Record ID', 'BehaviorID', 'ID', 'idx'],
] as const;

/**
 * The id that a row tells, by the names benchmarks use for it; undefined where it tells none. Throws a FieldError for
 * an `id` of another kind.
 */
export function rowId(row: Row): string | number | undefined {
  const { id } = row;
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number')
    throw new FieldError('id has to be a text or a number');
  for (const name of ID_NAMES) {
    const value = row[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return value;
  }
  return undefined;
}

/**
 * The item that a row is; `place` is its number, which serves as id where the row tells none. The prompt is null
 * where the row lacks what it needs. Throws a FieldError for a row that cannot be scored.
 */
export function buildItem(task: Task, row: Row, place: number): Item {
  const id = rowId(row) ?? place;
  const { target, category, fields } = PREPARATIONS[task.prepare](row, id, task.options);
  return { id, category: category ?? null, target, fields, prompt: fill(task.prompt, fields) };
}

/** The item's prompt; throws a FieldError that names the field it lacks. */
export function needPrompt(task: Task, item: Item): string {
  if (item.prompt !== null) return item.prompt;
  const missing = placeNames(task.prompt).find((name) => textField(item.fields, name) === undefined);
  throw new FieldError(`${missing ?? 'prompt'} is missing, which the prompt needs`);
}
