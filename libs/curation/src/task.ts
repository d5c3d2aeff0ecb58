import type { Recipe } from '@longhand/records';
import { processUnit, type UnitDone } from './process-unit.ts';
import { runFolder } from './run-folder.ts';
import type { Unit } from './sources/unit.ts';
import { writeShardTask, type ShardDone, type ShardTask } from './write-shard-task.ts';

/** What a worker is asked to do: process a unit, or write a shard. */
export type Task = { kind: 'unit'; place: number; unit: Unit } | ({ kind: 'shard' } & ShardTask);

export type TaskResult = ({ kind: 'unit' } & UnitDone) | ({ kind: 'shard' } & ShardDone);

/** What every task of a run needs. */
export interface TaskContext {
  out: string;
  recipe: Recipe;
}

/** The function that does a run's tasks, in whichever thread. */
export function taskRunner({ out, recipe }: TaskContext): (task: Task) => Promise<TaskResult> {
  const folder = runFolder(out);
  return async (task) => {
    if (task.kind === 'unit') {
      return { kind: 'unit', ...(await processUnit(folder, recipe, task.place, task.unit)) };
    }
    return { kind: 'shard', ...(await writeShardTask(folder, recipe, task)) };
  };
}
