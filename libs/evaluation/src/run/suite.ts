import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import {
  endpointSchema,
  judgeSchema,
  nearest,
  override,
  parseContract,
  readYaml,
  UserError,
} from '@longhand/records';
import * as z from 'zod';
import { generationSchema, taskSchema, type Task } from '../task/task.ts';
import { findTask, parseTask } from '../tasks/tasks.ts';
import { withoutDefaults } from './without-defaults.ts';

/** Changes of how responses are drawn. */
const generationChanges = z.strictObject(withoutDefaults(generationSchema.shape));

/** A task of a suite: one that comes with Longhand by name, changed here and there; or declared whole. */
const entrySchema = z.strictObject({
  ...withoutDefaults(taskSchema.omit({ generation: true, aliases: true }).shape),
  /** The task that is changed; `name` is then what results call it. */
  task: z.string().optional(),
  generation: generationChanges.optional(),
  /** File, folder or glob of the items; a path that is not absolute begins at the suite's folder. */
  data: z.string().optional(),
  limit: z.int().positive().optional(),
});

/** What is evaluated, and how. */
export const suiteSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'letters, digits, ".", "_" and "-"'),
  tasks: z.array(z.union([z.string(), entrySchema])).min(1),
  /** Response i of a question is drawn with seed + i. */
  seed: z.int().nonnegative().default(0),
  /** Folder of benchmarks' files; the Hub where it is not given. */
  data: z.string().optional(),
  /** For all tasks; a task's own come first. */
  generation: generationChanges.prefault({}),
  top_k: z.int().nonnegative().nullable().default(null),
  min_p: z.number().min(0).max(1).nullable().default(null),
  stop: z.array(z.string().min(1)).default([]),
  /** System turn; none by default, as in the study. */
  system: z.string().nullable().default(null),
  /** Told to the chat template, such as `enable_thinking: true`. */
  template_variables: z.record(z.string(), z.json()).default({}),
  /** Prompts that our own engine answers together. */
  batch: z.int().min(1).max(4096).default(16),
  /** How an endpoint under test is talked to. */
  endpoint: endpointSchema
    .omit({ url: true, model: true })
    // One response a request: several would come with one count of tokens for all.
    .extend({ samples_per_request: z.enum(['auto', 'one']).default('one') })
    .prefault({}),
  judge: judgeSchema.omit({ prompt: true }).optional(),
  /** A reward model: `url` is the whole address of the route, `http://localhost:8000/pooling` of vLLM. */
  reward: endpointSchema.optional(),
});

export type Suite = Omit<z.output<typeof suiteSchema>, 'tasks'> & { tasks: SuiteTask[] };

/** A task as the suite has it. */
export interface SuiteTask {
  task: Task;
  data: string | undefined;
  limit: number | undefined;
}

/** Suites that come with Longhand. */
const suites: Readonly<Record<string, unknown>> = {
  /** The study's: MATH500 avg@3, AIME24 avg@10, LiveCodeBench and GPQA avg@3, the others once. */
  study: {
    name: 'study',
    tasks: [
      'math500',
      'aime24',
      'livecodebench',
      'gpqa-diamond',
      'mmlu-pro',
      'ifeval',
      'halueval',
      'alpacaeval',
      'truthfulqa',
      'hex-phi',
    ],
  },
  /** Countdown in and out of distribution. */
  countdown: { name: 'countdown', tasks: ['countdown', 'countdown-ood'], generation: { max_tokens: 8192 } },
  maths: {
    name: 'maths',
    tasks: ['math500', 'aime24', 'aime25', 'amc23', 'gsm8k', 'olympiadbench', 'minerva'],
  },
  safety: { name: 'safety', tasks: ['hex-phi', 'strongreject', 'harmbench', 'xstest'] },
};

/**
 * Reads a suite: one that comes with Longhand, a YAML file, or the name of a task (several with commas between).
 * Throws a UserError that names the file and key.
 */
export function loadSuite(nameOrPath: string, options: LoadSuiteOptions = {}): Suite {
  const { sets = [], data } = options;
  const finish = (raw: unknown, where: string, folder: string | null): Suite => {
    const suite = parseSuite(sets.reduce(override, raw), where, folder);
    if (data === undefined) return suite;
    return { ...suite, data, tasks: suite.tasks.map((task) => ({ ...task, data })) };
  };
  if (/[/\\]|\.ya?ml$/.test(nameOrPath)) {
    return finish(readSuite(nameOrPath), nameOrPath, dirname(nameOrPath));
  }
  const known = suites[nameOrPath];
  if (known !== undefined) return finish(known, `suite ${nameOrPath}`, null);
  const names = nameOrPath.split(',').map((name) => name.trim());
  let tasks: string[];
  try {
    tasks = names.map((name) => findTask(name).name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const near = nearest(nameOrPath, Object.keys(suites));
    const hint =
      near === undefined
        ? `suites are ${Object.keys(suites).join(', ')}`
        : `did you mean the suite "${near}"?`;
    throw new UserError(`--suite=${nameOrPath}: ${error.message}; ${hint}`);
  }
  return finish({ name: tasks.join('-'), tasks }, `suite ${nameOrPath}`, null);
}

export interface LoadSuiteOptions {
  /** `path=value`, applied in order. */
  sets?: readonly string[];
  /** File, folder or glob of the items, in place of the suite's. */
  data?: string | undefined;
}

function readSuite(path: string): unknown {
  if (!existsSync(path)) throw new UserError(`--suite=${path}: no such file`);
  return readYaml(path);
}

function parseSuite(raw: unknown, where: string, folder: string | null): Suite {
  const suite = parseContract(suiteSchema, raw, where);
  const at = (path: string | undefined) =>
    path === undefined || folder === null || isAbsolute(path) ? path : join(folder, path);
  const data = at(suite.data);
  const tasks = suite.tasks.map((entry, place): SuiteTask => {
    const { limit, data: own, ...rest } = typeof entry === 'string' ? { task: entry } : entry;
    return {
      task: taskOf(
        { ...rest, generation: { ...suite.generation, ...rest.generation } },
        `${where}: tasks.${place}`,
      ),
      data: at(own) ?? data,
      limit,
    };
  });
  const names = tasks.map(({ task }) => task.name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new UserError(
      `${where}: two tasks are called ${twice}; give one another name (task: ${twice}, name: …)`,
    );
  }
  return { ...suite, ...(data === undefined ? {} : { data }), tasks };
}

function taskOf({ task: name, ...changes }: Partial<z.output<typeof entrySchema>>, where: string): Task {
  const base = name === undefined ? undefined : knownTask(name, where);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const generation = { ...base?.generation, ...changes.generation };
  return parseTask({ ...base, ...given, generation }, where);
}

function knownTask(name: string, where: string): Task {
  try {
    return findTask(name);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${where}: ${error.message}`) : error;
  }
}
