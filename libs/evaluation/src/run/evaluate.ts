import { join } from 'node:path';
import { makeFolder, UserError, type Results, type TaskResult } from '@longhand/records';
import { openAtomicFile, removePartialFiles } from '@longhand/shards';
import { orderedMap } from '../score/ordered-map.ts';
import { sampleLine, scoreResponses } from '../score/score-responses.ts';
import { writeResults } from '../score/score-file.ts';
import { isScored, openSummary } from '../score/summary.ts';
import type { ScoringTools } from '../scorers/scorer.ts';
import { needPrompt } from '../task/build-item.ts';
import { readItems } from '../task/read-items.ts';
import type { Task } from '../task/task.ts';
import { locateItems } from './locate-items.ts';
import type { DrawOptions, DrawProgress, DrawSettings, Question, Respondent } from './respondent.ts';
import type { Suite, SuiteTask } from './suite.ts';

export interface EvaluateOptions {
  respondent: Respondent;
  suite: Suite;
  /** Gets results.json and a samples file a task. */
  out: string;
  /** Items of each task at most. */
  limit?: number | undefined;
  /** Optimizer step of a checkpoint, 0 for the base. */
  step?: number | null;
  tools?: ScoringTools;
  /** Responses scored at once. */
  concurrency: number;
  stopping: () => boolean;
  onNotice?: (line: string) => void;
  onProgress?: (task: string, progress: DrawProgress) => void;
  /** Told each task's result as it is there. */
  onTask?: (name: string, result: TaskResult) => void;
}

/**
 * Draws a model's responses to every task of a suite, scores them, and writes results.json and
 * `samples_<task>.jsonl`, whole or not at all. Responses that an earlier run drew are not drawn again; the same
 * responses give the same bytes. Throws `SamplingStopped` where it was stopped.
 */
export async function evaluate(options: EvaluateOptions): Promise<Results> {
  const { respondent, suite, out } = options;
  makeFolder(out);
  removePartialFiles(out, ['results.json', ...suite.tasks.map(({ task }) => samplesName(task))]);
  // All items are found and read first: what is missing is told before hours of work, not after.
  const questions = new Map<Task, Question[]>();
  for (const each of suite.tasks) questions.set(each.task, await questionsOf(each, options));
  const tasks: Record<string, TaskResult> = {};
  for (const [task, asked] of questions) {
    const result = await evaluateTask(task, asked, options);
    // No figure is no 0: results.json leaves the task out; its responses stand in the samples, to be judged later.
    if (isScored(result)) tasks[task.name] = result;
    else
      options.onNotice?.(
        `${task.name}: nothing was judged, results.json leaves it out; its ${result.responses} responses are kept`,
      );
    options.onTask?.(task.name, result);
  }
  const results: Results = {
    format: 'longhand-results@1',
    model: respondent.name,
    model_hash: respondent.hash,
    step: options.step ?? null,
    created: null,
    suite: suite.name,
    tasks,
  };
  writeResults(join(out, 'results.json'), results);
  return results;
}

function samplesName({ name }: Task): string {
  return `samples_${name}.jsonl`;
}

async function evaluateTask(
  task: Task,
  questions: readonly Question[],
  options: EvaluateOptions,
): Promise<TaskResult> {
  const { respondent, suite, out, tools = {}, concurrency, stopping, onProgress } = options;
  const draw: DrawOptions = {
    task,
    samples: task.mode === 'likelihood' ? 1 : task.samples,
    settings: drawSettings(task, suite),
    stopping,
    onProgress: (progress) => onProgress?.(task.name, progress),
  };
  await respondent.draw(questions, draw);

  const summary = openSummary(task);
  const file = openAtomicFile(join(out, samplesName(task)));
  try {
    const scored = orderedMap(questions, concurrency, async (question) => {
      const responses = await respondent.responses(question, draw);
      return { question, responses, verdicts: await scoreResponses(task, question.item, responses, tools) };
    });
    for await (const { question, responses, verdicts } of scored) {
      const { item } = question;
      summary.add(item, responses, verdicts);
      const line = sampleLine(task, item, responses, verdicts);
      const texts = responses.map(({ text }) => text);
      const said = texts.length === 1 ? { response: texts[0] } : { response: texts[0], texts };
      file.write(Buffer.from(`${JSON.stringify({ ...line, ...said })}\n`));
    }
  } catch (error) {
    file.abort();
    throw error;
  }
  file.commit();
  return summary.result();
}

async function questionsOf({ task, data, limit }: SuiteTask, options: EvaluateOptions): Promise<Question[]> {
  const most = Math.min(limit ?? Infinity, options.limit ?? Infinity);
  const { onNotice } = options;
  const path = await locateItems(task, { data, ...(onNotice === undefined ? {} : { notice: onNotice }) });
  const questions: Question[] = [];
  for await (const item of readItems(task, path, most)) {
    try {
      questions.push({ item, prompt: needPrompt(task, item) });
    } catch (error) {
      throw new UserError(
        `task ${task.name}: item ${String(item.id)} of ${path}: ${(error as Error).message}`,
      );
    }
  }
  if (questions.length === 0) throw new UserError(`task ${task.name}: ${path} holds no items`);
  return questions;
}

/** The settings of a task's responses: the task's, and what the suite says of all. */
export function drawSettings({ generation }: Task, suite: Suite): DrawSettings {
  const { seed, top_k, min_p, stop, system, template_variables } = suite;
  return { ...generation, top_k, min_p, stop, seed, system, template_variables };
}
