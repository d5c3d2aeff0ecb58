import { createHash } from 'node:crypto';
import { SCORERS } from '../scorers/scorers.ts';
import type { Task } from '../task/task.ts';

/** The first 16 hex digits of a text's SHA-256: enough to tell prompts and targets apart. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** All of a task that bears on its scores. */
export function taskSettings(task: Task): Record<string, unknown> {
  const { name, version, source, prepare, prompt, mode, scorer, options, metric, samples, generation } = task;
  const settings = {
    name,
    version,
    source,
    prepare,
    prompt,
    mode,
    scorer: SCORERS[scorer].name,
    options,
    metric,
  };
  return { ...settings, samples, generation };
}

/** Equal hashes, equal settings: what caches are kept by. */
export function taskHash(task: Task): string {
  return shortHash(JSON.stringify(taskSettings(task)));
}
