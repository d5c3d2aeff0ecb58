import type { Factor, Run, Score, Study } from '../study/study.ts';

/** A factor that the runs vary, and what else says the same. */
export interface VariedFactor {
  name: string;
  /** In order: numbers by size, others as they come. */
  levels: Factor[];
  /** Factors that take the same levels in the same runs: their effects cannot be told from this one's. */
  aliases: string[];
}

/** Labels that name a run rather than describe it, and repeats of one condition. */
const notFactors = new Set(['name', 'run', 'table', 'setting', 'condition', 'seed', 'stage']);

/** Runs that have scores after training. */
export function trainedRuns(study: Study): Run[] {
  return study.runs.filter((run) => endOf(run) !== null);
}

/** Scores of the last checkpoint after training; null for a run that has none. */
export function endOf(run: Run): Record<string, Score> | null {
  const trained = run.checkpoints.filter(({ step }) => step !== 0);
  return trained.at(-1)?.scores ?? null;
}

/** Scores before training. */
export function baseOf(run: Run): Record<string, Score> | null {
  return run.checkpoints.find(({ step }) => step === 0)?.scores ?? null;
}

/** Factors with two levels or more, those that mirror one another merged into the first. */
export function variedFactors(runs: readonly Run[]): VariedFactor[] {
  // What a plan varies is named first: what follows from it then is another name of it, not the other way round.
  const planned = runs.flatMap((run) => run.planned?.factors ?? []);
  const names = [...new Set([...planned, ...runs.flatMap((run) => Object.keys(run.factors))])].filter(
    (name) => !notFactors.has(name),
  );
  const varied: (VariedFactor & { pattern: string })[] = [];
  for (const name of names) {
    const levels = levelsOf(runs, name);
    if (levels.length < 2) continue;
    const pattern = patternOf(runs, name);
    const same = varied.find((factor) => factor.pattern === pattern);
    if (same) same.aliases.push(name);
    else varied.push({ name, levels, aliases: [], pattern });
  }
  return varied.map(({ name, levels, aliases }) => ({ name, levels, aliases }));
}

function levelsOf(runs: readonly Run[], name: string): Factor[] {
  const levels = [...new Set(runs.map((run) => run.factors[name] ?? null))].filter((level) => level !== null);
  return levels.every((level) => typeof level === 'number') ? levels.sort((a, b) => a - b) : levels;
}

/** Which runs share a level, whatever the levels are called. */
function patternOf(runs: readonly Run[], name: string): string {
  const order: Factor[] = [];
  return runs
    .map((run) => {
      const level = run.factors[name] ?? null;
      if (!order.includes(level)) order.push(level);
      return order.indexOf(level);
    })
    .join(',');
}

/** Whether two runs are alike in everything but the factors named, repeats by seed and names included. */
export function alikeBut(a: Run, b: Run, except: readonly VariedFactor[]): boolean {
  const free = new Set(except.flatMap(({ name, aliases }) => [name, ...aliases]));
  const names = comparedNames(a, b);
  for (const name of names) {
    if (free.has(name) || ['name', 'run', 'setting', 'condition'].includes(name)) continue;
    if (determined(name, free, a, b)) continue;
    if ((a.factors[name] ?? null) !== (b.factors[name] ?? null)) return false;
  }
  return true;
}

/** In two runs of one plan, its factors: the data set that a factor of the data makes is no difference of its own. */
function comparedNames(a: Run, b: Run): ReadonlySet<string> {
  const { planned } = a;
  return planned !== undefined && planned.plan === b.planned?.plan
    ? new Set([...planned.factors, ...b.planned.factors, 'seed'])
    : new Set([...Object.keys(a.factors), ...Object.keys(b.factors)]);
}

/** The size that a model's name says varies with the model. */
function determined(name: string, free: ReadonlySet<string>, a: Run, b: Run): boolean {
  return name === 'size' && free.has('model') && a.factors.model !== b.factors.model;
}
