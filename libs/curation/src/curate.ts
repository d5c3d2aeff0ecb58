import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, type Manifest, type Recipe, type Stats } from '@longhand/records';
import { bandReader } from './band-file.ts';
import { decide, type LateDrops } from './decide.ts';
import { openQuestions, type Judgements } from './late/judged-rows.ts';
import type { LateVerdicts } from './late/late-verdict.ts';
import { passCounts, type PassCount } from './late/pass-rates.ts';
import { finalize } from './finalize.ts';
import { planUnits, type Plan } from './plan.ts';
import {
  checkFolder,
  openWork,
  readManifest,
  readReadyMarker,
  readUnitIndex,
  runFolder,
  type RunFolder,
} from './run-folder.ts';
import { hashRecipe, runKey, type RunIdentity } from './run-key.ts';
import { lockRun } from './run-lock.ts';
import { portableRecipe } from './portable-recipe.ts';
import { planShards, type PlannedShard } from './shard-plan.ts';
import { withArrivals } from './sources/arriving.ts';
import { removeSampleRows } from './sources/endpoint-rows.ts';
import { summarize } from './summarize.ts';
import { taskRunner, type Task, type TaskContext, type TaskResult } from './task.ts';
import type { UnitIndex } from './unit-index.ts';
import { tokenCounterName } from './token-counter.ts';
import { curationVersions } from './versions.ts';
import { inlinePool, threadPool, type Pool } from './worker-pool.ts';
import type { ShardDone } from './write-shard-task.ts';

/** How far a run is. `done` counts from what an earlier, interrupted run had finished. */
export interface Progress {
  phase: 'samples' | 'rows' | 'shards';
  done: number;
  total: number;
  /** Rows (samples) done in this phase and run. */
  rows: number;
}

export interface CurateOptions {
  recipe: Recipe;
  /** Text for the card. */
  card?: string;
  out: string;
  /** Module that calls `serveTasks`; without it the work is done in this thread. */
  worker?: URL;
  workers: number;
  limit?: number | null;
  /** Forget what an earlier run left in `out`. */
  fresh?: boolean;
  /** Do only units whose place is `rank` modulo `world`; a run without a rank then finishes the data set. */
  rank?: { rank: number; world: number };
  onProgress?: (progress: Progress) => void;
  /** Told, a line at a time, what is fetched from the Hub. */
  onNotice?: (line: string) => void;
  /** Asked between tasks: true stops at a safe point. */
  stopping?: () => boolean;
}

export type CurateOutcome =
  | { state: 'done' | 'was-done'; manifest: Manifest; stats: Stats | null; resumedUnits: number }
  | { state: 'stopped' | 'rank-done'; unitsDone: number; units: number };

/**
 * Makes the data set that a recipe describes in the folder `out`. The bytes depend on recipe, input, limit
 * and versions alone; an interrupted run, called again, goes on where it was. Throws a `UserError` for what a
 * user can mend.
 */
export async function curate(options: CurateOptions): Promise<CurateOutcome> {
  const folder = runFolder(options.out);
  checkFolder(folder);
  const pool = openPool(options, readManifest(folder) !== undefined);
  try {
    return await curateWith(pool, options, folder);
  } finally {
    await pool.close();
  }
}

/** Threads load while the run is planned, unless it may already be done, or endpoints are asked first. */
function openPool(options: CurateOptions, maybeDone: boolean): Pool<Task, TaskResult> {
  const { out, recipe, worker, workers } = options;
  const context: TaskContext = { out, recipe };
  if (worker === undefined) return inlinePool(taskRunner(context));
  const later =
    (maybeDone && options.fresh !== true) || recipe.sources.some(({ kind }) => kind === 'endpoint');
  return threadPool(worker, { size: workers, ready: later ? 0 : 2 }, context);
}

async function curateWith(
  pool: Pool<Task, TaskResult>,
  options: CurateOptions,
  folder: RunFolder,
): Promise<CurateOutcome> {
  const recipe = portableRecipe(options.recipe);
  const limit = options.limit ?? null;
  const plan = await planOrStop(options, limit);
  if ('state' in plan) return plan;
  if (plan.units.length === 0)
    throw new UserError('the sources of this recipe hold no rows; nothing was written');
  const identity = {
    recipe_sha256: hashRecipe(recipe),
    limit,
    versions: { ...curationVersions, tokens: tokenCounterName(options.recipe) },
    sources: plan.sources,
  };
  const key = runKey(identity);
  const complete = readManifest(folder);
  if (
    complete !== undefined &&
    options.fresh !== true &&
    runKey(complete) === key &&
    isWhole(folder, complete)
  ) {
    removeSampleRows(options.out, options.recipe);
    return { state: 'was-done', manifest: complete, stats: null, resumedUnits: 0 };
  }
  const unlock = lockRun(folder, options.rank === undefined ? 'all' : String(options.rank.rank));
  try {
    if (options.fresh === true) rmSync(`${folder.work}/run.json`, { force: true });
    openWork(folder, key);
    return await runAll(pool, options, folder, plan, { ...identity, recipe });
  } finally {
    unlock();
  }
}

/** Plans the run; endpoints are asked as a part of that, which may be stopped. */
async function planOrStop(options: CurateOptions, limit: number | null): Promise<Plan | CurateOutcome> {
  const { recipe, out, rank } = options;
  const asks = recipe.sources.findIndex(({ kind }) => kind === 'endpoint');
  if (asks >= 0 && rank !== undefined) {
    throw new UserError(
      `recipe: sources.${String(asks)}: an endpoint is asked by one process; run without --rank and --world`,
    );
  }
  let at = { done: 0, total: 0 };
  try {
    return await planUnits(recipe, {
      out,
      limit,
      notice: options.onNotice ?? (() => undefined),
      stopping: options.stopping ?? (() => false),
      onProgress: (done, total, rows) => {
        at = { done, total };
        options.onProgress?.({ phase: 'samples', done, total, rows });
      },
    });
  } catch (error) {
    if ((error as Error).name !== 'SamplingStopped') throw error;
    return { state: 'stopped', unitsDone: at.done, units: at.total };
  }
}

/** Has the recipe's judge asked what rules could not decide; null where the run is stopped meanwhile. */
async function judgeOrStop(
  { recipe, out, stopping, onNotice, onProgress }: CurateOptions,
  indexes: readonly UnitIndex[],
): Promise<Judgements | null> {
  const { judge } = recipe.verify;
  if (judge === undefined) return new Map();
  const { askJudge } = await import('./late/ask-judge.ts');
  try {
    return await askJudge(judge, openQuestions(indexes), recipe.seed, {
      out,
      notice: onNotice ?? (() => undefined),
      stopping: stopping ?? (() => false),
      onProgress: (done, total, rows) => onProgress?.({ phase: 'samples', done, total, rows }),
    });
  } catch (error) {
    if ((error as Error).name !== 'SamplingStopped') throw error;
    return null;
  }
}

/** Whether every file of a manifest is there with its size. */
function isWhole({ out }: RunFolder, manifest: Manifest): boolean {
  const files = [...manifest.shards.flatMap(({ parquet, arrow }) => [parquet, arrow]), ...manifest.rejects];
  return files.every(
    ({ path, bytes }) => statSync(join(out, path), { throwIfNoEntry: false })?.size === bytes,
  );
}

interface Identity extends RunIdentity {
  recipe: Recipe;
}

async function runAll(
  pool: Pool<Task, TaskResult>,
  options: CurateOptions,
  folder: RunFolder,
  plan: Plan,
  identity: Identity,
): Promise<CurateOutcome> {
  const stopping = options.stopping ?? (() => false);
  const mine = tasksOfUnits(plan, folder, options.rank);
  try {
    let progress: Progress = {
      phase: 'rows',
      done: mine.total - mine.todo.length,
      total: mine.total,
      rows: 0,
    };
    options.onProgress?.(progress);
    const tick = (result: TaskResult) => {
      progress = { ...progress, done: progress.done + 1, rows: progress.rows + result.rows };
      options.onProgress?.(progress);
    };
    const places = mine.todo.flatMap((task) => (task.kind === 'unit' ? [task.place] : []));
    await withArrivals(plan.arriving, places, stopping, (ready) =>
      pool.run(
        mine.todo,
        tick,
        stopping,
        ready && ((task) => (task.kind === 'unit' ? ready(task.place) : Promise.resolve())),
      ),
    );
    if (stopping()) return { state: 'stopped', unitsDone: progress.done, units: mine.total };
    if (options.rank !== undefined)
      return { state: 'rank-done', unitsDone: progress.done, units: mine.total };

    const indexes = plan.units.map((_, place) => finishedIndex(folder, place));
    const bands = bandReader(folder, (unit) => indexes[unit]!.rows);
    const judgements = await judgeOrStop(options, indexes);
    if (judgements === null)
      return { state: 'stopped', unitsDone: plan.units.length, units: plan.units.length };
    const { drops, verdicts } = decide(indexes, options.recipe, bands, judgements);
    const rates = options.recipe.verify.pass_rate === undefined ? null : passCounts(indexes);
    const shards = planShards(indexes, drops, options.recipe.write.shard_bytes);
    if (!shards.some(({ split }) => split !== null)) throw noRowsKept(summarize(indexes, drops));
    const ready = new Map<string, ShardDone>();
    const todo = tasksOfShards(shards, drops, folder, ready, indexes, rates, verdicts);
    progress = { phase: 'shards', done: ready.size, total: shards.length, rows: 0 };
    options.onProgress?.(progress);
    await pool.run(
      todo,
      (result) => {
        if (result.kind === 'shard') ready.set(result.name, result);
        tick(result);
      },
      stopping,
    );
    if (stopping()) return { state: 'stopped', unitsDone: plan.units.length, units: plan.units.length };

    const stats = summarize(indexes, drops);
    const manifest = describeRun(identity, shards, ready, stats);
    finalize(folder, manifest, stats, options.card ?? '');
    removeSampleRows(options.out, options.recipe);
    return { state: 'done', manifest, stats, resumedUnits: mine.total - mine.todo.length };
  } finally {
    await pool.close();
  }
}

function tasksOfUnits(
  plan: Plan,
  folder: RunFolder,
  rank: CurateOptions['rank'],
): { total: number; todo: Task[] } {
  const mine = plan.units.flatMap((unit, place) =>
    rank === undefined || place % rank.world === rank.rank ? [{ kind: 'unit' as const, place, unit }] : [],
  );
  return { total: mine.length, todo: mine.filter(({ place }) => readUnitIndex(folder, place) === undefined) };
}

function tasksOfShards(
  shards: readonly PlannedShard[],
  drops: LateDrops,
  folder: RunFolder,
  ready: Map<string, ShardDone>,
  indexes: readonly UnitIndex[],
  rates: ReadonlyMap<string, PassCount> | null,
  verdicts: LateVerdicts,
): Task[] {
  const late = drops.flatMap((ofUnit, unit) => [...ofUnit].map(([row, drop]) => [unit, row, drop] as const));
  return shards.flatMap((shard): Task[] => {
    const found = readReadyMarker(folder, shard.name) as ShardDone | undefined;
    if (found !== undefined) {
      ready.set(shard.name, found);
      return [];
    }
    const units = new Set(shard.ranges.map(({ unit }) => unit));
    const lateDrops = shard.split === null ? late.filter(([unit]) => units.has(unit)) : [];
    const passRates = rates === null ? null : passRatesOf(shard, indexes, rates);
    return [
      {
        kind: 'shard',
        shard,
        lateDrops: lateDrops.map((drop) => [...drop]),
        passRates,
        verdicts: lateVerdictsOf(shard, verdicts),
      },
    ];
  });
}

/** The late verdicts of a shard's rows, in the order of its ranges; null where it has none. */
function lateVerdictsOf({ split, ranges }: PlannedShard, verdicts: LateVerdicts) {
  if (split === null || ranges.every(({ unit }) => verdicts[unit]!.size === 0)) return null;
  return ranges.flatMap(({ unit, start, end }) =>
    Array.from({ length: end - start }, (_, i) => verdicts[unit]!.get(start + i) ?? null),
  );
}

/** The pass rate of each row of a shard, in the order of its ranges; null for a problem that nobody judged. */
function passRatesOf(
  { ranges }: PlannedShard,
  indexes: readonly UnitIndex[],
  rates: ReadonlyMap<string, PassCount>,
): (number | null)[] {
  return ranges.flatMap(({ unit, start, end }) =>
    indexes[unit]!.problemKey.slice(start, end).map((key) => {
      const count = rates.get(key);
      return count === undefined ? null : count.correct / count.judged;
    }),
  );
}

function finishedIndex(folder: RunFolder, place: number): UnitIndex {
  const index = readUnitIndex(folder, place);
  if (index === undefined) throw new Error(`unit ${String(place)} is not there though it was finished`);
  return index;
}

function noRowsKept(stats: Stats): UserError {
  const reasons = Object.entries(stats.rejected).flatMap(([stage, counts]) =>
    Object.entries(counts).map(([reason, rows]) => `${stage}/${reason}: ${String(rows)}`),
  );
  return new UserError(
    `no row of ${String(stats.rows_in)} was kept (${reasons.join(', ')}); nothing was written: change the recipe, ` +
      'for example with --set verify.keep=all',
    { exitCode: 1 },
  );
}

function describeRun(
  { recipe, recipe_sha256, limit, versions, sources }: Identity,
  shards: readonly PlannedShard[],
  ready: ReadonlyMap<string, ShardDone>,
  stats: Stats,
): Manifest {
  const files = shards.map((shard) => ({ shard, done: ready.get(shard.name)! }));
  return {
    format: 'longhand-manifest@1',
    name: recipe.name,
    recipe_sha256,
    recipe,
    limit,
    versions,
    sources,
    splits: Object.fromEntries(Object.entries(stats.splits).map(([split, { rows }]) => [split, rows])),
    shards: files.flatMap(({ shard: { split }, done: { rows, parquet, arrow } }) =>
      split === null || arrow === null ? [] : [{ split, rows, parquet, arrow }],
    ),
    rejects: files.flatMap(({ shard, done }) =>
      shard.split === null ? [{ ...done.parquet, rows: done.rows }] : [],
    ),
  };
}
