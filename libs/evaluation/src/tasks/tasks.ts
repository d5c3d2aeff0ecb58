import { nearest, parseContract, UserError } from '@longhand/records';
import { PREPARATIONS, type PreparationName } from '../prepare/preparations.ts';
import { SCORERS, type ScorerName } from '../scorers/scorers.ts';
import { type Task, taskSchema } from '../task/task.ts';
import { codeTasks } from './code-tasks.ts';
import { generalTasks } from './general-tasks.ts';
import { reasoningTasks } from './reasoning-tasks.ts';
import { safetyTasks } from './safety-tasks.ts';

/** Every task that comes with Longhand. */
export const TASKS: readonly Task[] = [...reasoningTasks, ...codeTasks, ...generalTasks, ...safetyTasks].map(
  (declaration) => parseTask(declaration, `task ${declaration.name}`),
);

/**
 * The task of a name or alias; case, `-`, `_` and spaces do not matter. Throws a UserError that names the nearest
 * known one.
 */
export function findTask(name: string, tasks: readonly Task[] = TASKS): Task {
  const wanted = plainName(name);
  const found =
    tasks.find((task) => plainName(task.name) === wanted) ??
    tasks.find((task) => task.aliases.some((alias) => plainName(alias) === wanted));
  if (found !== undefined) return found;
  const names = tasks.map((task) => task.name);
  const near = nearest(name, [...names, ...tasks.flatMap(({ aliases }) => aliases)]);
  const hint = near === undefined ? `known are ${names.join(', ')}` : `did you mean "${near}"?`;
  throw new UserError(`task "${name}" is not known; ${hint}`);
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, '');
}

/** Reads a task's declaration, from TypeScript or YAML; `where` begins what errors say. */
export function parseTask(declaration: unknown, where: string): Task {
  const task = parseContract(taskSchema, declaration, where);
  const prepare = known(task.prepare, Object.keys(PREPARATIONS), `${where}: prepare`) as PreparationName;
  const scorer = known(task.scorer, Object.keys(SCORERS), `${where}: scorer`) as ScorerName;
  return { ...task, prepare, scorer };
}

function known(name: string, names: readonly string[], where: string): string {
  if (names.includes(name)) return name;
  const near = nearest(name, names);
  throw new UserError(
    `${where}: "${name}" is not one of ${names.join(', ')}${near === undefined ? '' : `; did you mean "${near}"?`}`,
  );
}
