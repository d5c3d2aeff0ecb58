import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makeFolder, UserError } from '@longhand/records';
import { endOf } from '../conditions/factors.ts';
import { readRuns } from '../reading/read-runs.ts';
import { orderByInformation } from './order-runs.ts';
import { conditionsOf, type Condition, type SweepPlan } from './sweep-plan.ts';

/** What a run of a sweep came to. */
export interface SweepRun {
  name: string;
  rung: number;
  levels: Record<string, string>;
  state: 'done' | 'failed' | 'over-budget';
  minutes: number;
  flops: number;
}

/** What is expected of a run before it starts. */
export interface RunCost {
  flops: number;
  minutes: number;
}

/** What a sweep is done with; commands are child processes that give their exit code. */
export interface SweepTools {
  /** `pipeline curate …`, `trainer sft …`, `trainer eval …`. */
  launch: (app: 'pipeline' | 'trainer', args: string[]) => Promise<number>;
  estimate: (condition: Condition, data: string | null) => Promise<RunCost>;
  stopping: () => boolean;
  onEvent: (line: string) => void;
  /** Milliseconds. */
  now: () => number;
}

/** How a sweep ended. */
export interface SweepOutcome {
  state: 'finished' | 'stopped';
  runs: SweepRun[];
  /** Folder of the runs, to be analyzed. */
  folder: string;
}

/**
 * Goes through a plan in `out`: curates each data set once, trains and evaluates run by run, those first that tell
 * most for their cost, as long as the budget lasts. What is done is kept in `sweep.json`, so that a sweep that was
 * stopped goes on where it was. Estimates are corrected by what runs were seen to take.
 */
export async function runSweep(plan: SweepPlan, out: string, tools: SweepTools): Promise<SweepOutcome> {
  makeFolder(join(out, 'runs'));
  const kept = openState(plan, out);
  const rungs = plan.strategy.kind === 'halving' ? plan.strategy.rungs : [null];
  let names: Set<string> | null = null;
  for (const [rung, settings] of rungs.entries()) {
    const conditions: Condition[] = conditionsOf(plan, settings).filter(
      ({ name }) => names?.has(name) ?? true,
    );
    if ((await runAll(conditions, rung, plan, out, kept, tools)) === 'stopped') {
      return { state: 'stopped', runs: kept, folder: join(out, 'runs') };
    }
    names = plan.strategy.kind === 'halving' ? best(conditions, rung, plan.strategy, out, kept) : null;
    if (names?.size === 0) break;
  }
  return { state: 'finished', runs: kept, folder: join(out, 'runs') };
}

async function runAll(
  conditions: readonly Condition[],
  rung: number,
  plan: SweepPlan,
  out: string,
  kept: SweepRun[],
  tools: SweepTools,
): Promise<'finished' | 'stopped'> {
  const todo = conditions.filter(
    ({ name }) => !kept.some((run) => run.name === name && run.rung === rung && run.state === 'done'),
  );
  if (todo.length === 0) return 'finished';
  const data: (string | null)[] = [];
  for (const condition of todo) {
    if (tools.stopping()) return 'stopped';
    data.push(await dataOf(condition, out, tools));
  }
  const costs: RunCost[] = [];
  for (const [index, condition] of todo.entries()) costs.push(await tools.estimate(condition, data[index]!));
  const order = orderByInformation(
    todo,
    costs.map(({ flops }) => flops),
  );
  for (const index of order) {
    if (tools.stopping()) return 'stopped';
    const condition = todo[index]!;
    const expected = corrected(costs[index]!, kept);
    const place = `${order.indexOf(index) + 1} of ${order.length}`;
    if (!affordable(plan, expected, kept)) {
      record({ ...condition, rung, state: 'over-budget', minutes: 0, flops: 0 }, plan, out, kept);
      tools.onEvent(
        `${place}: ${condition.name} left out: about ${expected.minutes.toFixed(1)} minutes more than the budget allows`,
      );
      continue;
    }
    tools.onEvent(`${place}: ${condition.name}, about ${expected.minutes.toFixed(1)} minutes`);
    const began = tools.now();
    const ended = await runOne(condition, rung, data[index]!, plan, out, tools);
    if (tools.stopping()) return 'stopped';
    const minutes = (tools.now() - began) / 60_000;
    record({ ...condition, rung, state: ended, minutes, flops: costs[index]!.flops }, plan, out, kept);
    tools.onEvent(`${place}: ${condition.name} ${ended} in ${minutes.toFixed(1)} minutes`);
  }
  return 'finished';
}

/** Trains and evaluates one condition; a run that was cut off is resumed. */
async function runOne(
  condition: Condition,
  rung: number,
  data: string | null,
  plan: SweepPlan,
  out: string,
  { launch }: SweepTools,
): Promise<'done' | 'failed'> {
  const folder = folderOf(out, condition.name, rung);
  const sets = [...condition.set, `seed=${plan.seed}`].flatMap((set) => ['--set', set]);
  const resume = existsSync(join(folder, 'run.json')) ? ['--resume'] : [];
  const trained = await launch('trainer', [
    'sft',
    '--config',
    plan.config,
    '--out',
    folder,
    ...(data === null ? [] : ['--data', data]),
    ...sets,
    ...resume,
  ]);
  if (trained !== 0) return 'failed';
  writeFileSync(
    join(folder, 'factors.json'),
    `${JSON.stringify({ ...condition.levels, ...(rung > 0 ? { rung } : {}) }, null, 2)}\n`,
  );
  if (plan.evaluate === null) return 'done';
  const { suite, set, limit } = plan.evaluate;
  const evaluated = await launch('trainer', [
    'eval',
    '--model',
    folder,
    '--suite',
    suite,
    ...set.flatMap((each) => ['--set', each]),
    ...(limit === undefined ? [] : ['--limit', String(limit)]),
  ]);
  return evaluated === 0 ? 'done' : 'failed';
}

/** Curates the data set of a condition unless an equal one is there; null where the config's own data are taken. */
async function dataOf(
  condition: Condition,
  out: string,
  { launch, onEvent }: SweepTools,
): Promise<string | null> {
  if (condition.recipe === null) return null;
  const hash = createHash('sha256')
    .update(JSON.stringify([condition.recipe, condition.recipeSet]))
    .digest('hex')
    .slice(0, 10);
  const folder = join(out, 'data', hash);
  if (existsSync(join(folder, 'manifest.json'))) return folder;
  onEvent(`data: ${[condition.recipe, ...condition.recipeSet].join(' ')}`);
  const sets = condition.recipeSet.flatMap((set) => ['--set', set]);
  const code = await launch('pipeline', ['curate', '--recipe', condition.recipe, '--out', folder, ...sets]);
  if (code !== 0)
    throw new UserError(`sweep: curating ${condition.recipe} failed (exit ${code})`, { exitCode: 1 });
  return folder;
}

/** Minutes corrected by how long done runs took against their operations. */
function corrected(cost: RunCost, kept: readonly SweepRun[]): RunCost {
  const done = kept.filter(({ state, flops, minutes }) => state === 'done' && flops > 0 && minutes > 0);
  if (done.length === 0) return cost;
  const rate =
    done.reduce((sum, { minutes }) => sum + minutes, 0) / done.reduce((sum, { flops }) => sum + flops, 0);
  return { ...cost, minutes: rate * cost.flops };
}

function affordable({ budget }: SweepPlan, expected: RunCost, kept: readonly SweepRun[]): boolean {
  const spent = (key: 'minutes' | 'flops'): number => kept.reduce((sum, run) => sum + run[key], 0);
  return (
    (budget.minutes === undefined || spent('minutes') + expected.minutes <= budget.minutes) &&
    (budget.flops === undefined || spent('flops') + expected.flops <= budget.flops)
  );
}

/** The conditions that go on to the next rung, by the last score of the metric. */
function best(
  conditions: readonly Condition[],
  rung: number,
  { metric, keep }: { metric: string; keep: number },
  out: string,
  kept: readonly SweepRun[],
): Set<string> {
  const done = conditions.filter(({ name }) =>
    kept.some((run) => run.name === name && run.rung === rung && run.state === 'done'),
  );
  if (done.length === 0) return new Set();
  const scored = done.map(({ name }) => {
    const study = readRuns([folderOf(out, name, rung)]);
    const score = endOf(study.runs[0]!)?.[metric]?.value;
    if (score === undefined) {
      const known = Object.keys(study.benchmarks);
      throw new UserError(
        `sweep: strategy.metric: ${name} has no score of ${metric}; it has ${known.join(', ') || 'none'}`,
      );
    }
    return { name, score: study.benchmarks[metric]!.higher_is_better ? score : -score };
  });
  scored.sort((a, b) => b.score - a.score);
  return new Set(scored.slice(0, Math.max(1, Math.round(keep * scored.length))).map(({ name }) => name));
}

function folderOf(out: string, name: string, rung: number): string {
  return join(out, 'runs', rung === 0 ? name : `${name}_rung-${rung}`);
}

function openState(plan: SweepPlan, out: string): SweepRun[] {
  const path = join(out, 'sweep.json');
  if (!existsSync(path)) return [];
  const state = JSON.parse(readFileSync(path, 'utf8')) as { plan: SweepPlan; runs: SweepRun[] };
  const { budget } = plan;
  if (JSON.stringify({ ...state.plan, budget }) !== JSON.stringify(plan)) {
    throw new UserError(
      `${out}: holds a sweep of another plan; choose another --out, or go back to its plan (only the budget may change)`,
    );
  }
  return state.runs.filter(({ state: ended }) => ended === 'done');
}

function record(run: SweepRun & Partial<Condition>, plan: SweepPlan, out: string, kept: SweepRun[]): void {
  const { name, rung, levels, state, minutes, flops } = run;
  kept.push({ name, rung, levels, state, minutes, flops });
  const path = join(out, 'sweep.json');
  writeFileSync(
    `${path}.partial`,
    `${JSON.stringify({ format: 'longhand-sweep@1', plan, runs: kept }, null, 2)}\n`,
  );
  renameSync(`${path}.partial`, path);
}
