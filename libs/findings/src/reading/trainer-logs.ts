import { basename, dirname } from 'node:path';
import { UserError } from '@longhand/records';
import { parsePythonJson } from './python-json.ts';
import { runOfScalars, type LoggedScalars, type ReadRun } from './scalar-run.ts';

/** Reads `trainer_state.json` of transformers' Trainer and what builds on it (TRL, LLaMA-Factory, axolotl); its summary is left out. */
export function runOfTrainerState(value: unknown, where: string): ReadRun {
  const history = (value as { log_history?: unknown }).log_history;
  if (!Array.isArray(history)) throw new UserError(`${where}: log_history: expected a list of logged steps`);
  const logged = history.flatMap((entry: Record<string, unknown>, index): LoggedScalars[] => {
    if ('train_runtime' in entry) return [];
    const { step } = entry;
    if (typeof step !== 'number')
      throw new UserError(`${where}: log_history[${index}].step: expected a number`);
    return [{ step, values: numbersOf(entry, ['step']) }];
  });
  return runOfScalars(nameOf(where), logged, where);
}

/** Reads verl's file log: a line a step, `{"step": 10, "data": {"train/loss": …, "val-core/…/mean@4": …}}`. */
export function runOfVerlLog(text: string, where: string): ReadRun {
  const logged = text.split('\n').flatMap((line, index): LoggedScalars[] => {
    if (line.trim() === '') return [];
    const entry = parseLine(line, `${where}:${index + 1}`);
    const data = (entry.data ?? entry) as Record<string, unknown>;
    const step = entry.step ?? data['training/global_step'];
    if (typeof step !== 'number') throw new UserError(`${where}:${index + 1}: step: expected a number`);
    return [{ step, values: numbersOf(data, ['step']) }];
  });
  return runOfScalars(nameOf(where), logged, where);
}

/**
 * Reads verl's console log: `step:10 - train/loss:0.51 - val/acc:0.3 - …`; other lines are left out. What stands before
 * it on its line is none of it: `(TaskRunner pid=123) step:10 - …` of Ray, or a progress bar, `1.02s/it]step:10 - …`.
 */
export function runOfVerlConsole(text: string, where: string): ReadRun {
  const logged = [...text.matchAll(/(?<![\w/])step:(\d+) - (.*)/g)].map((match): LoggedScalars => {
    const values: Record<string, number> = {};
    for (const part of match[2]!.split(' - ')) {
      const at = part.lastIndexOf(':');
      const value = Number(/^(?:np\.float\d+\()?([-\d.e+]+)\)?$/.exec(part.slice(at + 1).trim())?.[1] ?? NaN);
      if (at > 0 && Number.isFinite(value)) values[part.slice(0, at).trim()] = value;
    }
    return { step: Number(match[1]), values };
  });
  if (logged.length === 0) throw new UserError(`${where}: no line such as "step:10 - train/loss:0.5" in it`);
  return runOfScalars(nameOf(where), logged, where);
}

function numbersOf(entry: Record<string, unknown>, except: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(entry).filter(
      (pair): pair is [string, number] =>
        typeof pair[1] === 'number' && Number.isFinite(pair[1]) && !except.includes(pair[0]),
    ),
  );
}

function parseLine(line: string, where: string): Record<string, unknown> {
  try {
    return parsePythonJson(line) as Record<string, unknown>;
  } catch {
    throw new UserError(`${where}: not JSON`);
  }
}

/** A run is called after its folder, or its file where the folder says nothing. */
export function nameOf(path: string): string {
  const folder = basename(dirname(path));
  const file = basename(path).replace(/\.(json|jsonl|log|txt|csv)$/, '');
  const checkpoint = /^checkpoint-\d+$/.test(folder) ? basename(dirname(dirname(path))) : folder;
  return ['.', '', '/'].includes(checkpoint) ? file : checkpoint;
}
