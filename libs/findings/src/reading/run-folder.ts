import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { metricsLineSchema, type ProbeMetrics } from '@longhand/records';
import type { Factor, Run } from '../study/study.ts';
import { jsonOf, linesOf, readResults } from './results-file.ts';
import { isHarnessFile, scoresOfHarness } from './lm-eval.ts';
import type { ReadRun } from './scalar-run.ts';

/** Files of a run that findings are made from. */
interface RunFiles {
  results: string[];
  harness: string[];
  metrics: string | null;
  facts: string | null;
  factors: string | null;
}

/** How deep below a run's folder evaluations are looked for. */
const depth = 4;

/** Whether a folder holds a run: its own description, its metrics, or evaluations of its checkpoints. */
export function isRunFolder(folder: string): boolean {
  if (existsSync(join(folder, 'run.json')) || existsSync(join(folder, 'metrics.jsonl'))) return true;
  const names = readdirSync(folder);
  return names.some(
    (name) =>
      name === 'results.json' ||
      isHarnessName(name) ||
      (stepOfName(name) !== null && hasResults(join(folder, name), depth - 1)),
  );
}

/**
 * Reads a run's folder: `run.json` (what was varied), `metrics.jsonl` (curve and probes), every `results.json` of
 * evaluation and `results_*.json` of lm-evaluation-harness below it. The step is the file's own, else that of the
 * folder it lies in (`checkpoint-80`, `step_80`; `base` is 0), else the end. `factors.json` adds factors.
 */
export function readRunFolder(folder: string): ReadRun {
  const files = filesOf(folder);
  const points = new Map<number | null, Run['checkpoints'][number]>();
  const benchmarks: ReadRun['benchmarks'] = {};
  const at = (step: number | null): Run['checkpoints'][number] => {
    const point = points.get(step) ?? { step, scores: {} };
    points.set(step, point);
    return point;
  };
  for (const path of files.results) {
    const read = readResults(path);
    const point = at(read.step ?? stepOfPath(relative(folder, path)));
    Object.assign(point.scores, read.scores);
    Object.assign(benchmarks, read.benchmarks);
    point.sample_files = { ...point.sample_files, ...read.sampleFiles };
  }
  for (const path of files.harness) {
    const read = scoresOfHarness(jsonOf(path), path, (task) => harnessSamples(path, task));
    Object.assign(at(stepOfPath(relative(folder, path))).scores, read.scores);
    Object.assign(benchmarks, read.benchmarks);
  }
  const curve: Run['curve'] = [];
  if (files.metrics !== null) {
    linesOf(files.metrics).forEach((line) => {
      const parsed = metricsLineSchema.safeParse(line);
      if (!parsed.success) return;
      if (isProbe(parsed.data)) addProbe(parsed.data, at, benchmarks);
      else curve.push({ step: parsed.data.global_step, ...figuresOf(parsed.data) });
    });
  }
  const checkpoints = [...points.values()].sort((a, b) => (a.step ?? Infinity) - (b.step ?? Infinity));
  const planned = files.factors === null ? {} : plannedBy(dirname(folder), files.factors);
  const name = basename(folder);
  const run: Run = { name, factors: factorsOf(files), ...planned, checkpoints, curve, source: folder };
  return { run, benchmarks };
}

/** The runs of a plan lie in one folder. */
function plannedBy(plan: string, factors: string): Pick<Run, 'planned'> {
  const names = Object.keys(jsonOf(factors) as object);
  return names.length === 0 ? {} : { planned: { plan, factors: names } };
}

function isProbe(line: object): line is ProbeMetrics {
  return 'probe' in line;
}

function addProbe(
  probe: ProbeMetrics,
  at: (step: number) => Run['checkpoints'][number],
  benchmarks: ReadRun['benchmarks'],
): void {
  if (probe.accuracy === null) return;
  const name = `probe: ${probe.probe}`;
  benchmarks[name] = { domain: probe.domain, kind: 'share', higher_is_better: true, length_unit: 'tokens' };
  at(probe.global_step).scores[name] = {
    value: probe.accuracy,
    n: probe.n,
    length: probe.response_length_mean,
    truncated: Math.max(0, 1 - probe.finished),
  };
}

function figuresOf(line: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(line).filter(
      (pair): pair is [string, number] => typeof pair[1] === 'number' && pair[0] !== 'global_step',
    ),
  );
}

/** What the run's own description says of the conditions that studies vary. */
function factorsOf({ facts, factors }: RunFiles): Record<string, Factor> {
  const config = facts === null ? {} : ((jsonOf(facts) as { config?: unknown }).config ?? {});
  const get = (path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], config);
  const found: Record<string, Factor> = {};
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      found[name] = value;
  };
  const made = get('model.new') as { hidden_size?: number; layers?: number } | undefined;
  const path = get('model.path');
  add(
    'model',
    typeof path === 'string'
      ? basename(path)
      : made && `new ${made.layers ?? '?'} x ${made.hidden_size ?? '?'}`,
  );
  const data = get('data.path');
  add('data', typeof data === 'string' ? basename(data) : undefined);
  add('samples', get('data.limit'));
  add('batch', get('batch.rows'));
  add('epochs', get('epochs'));
  add('steps', get('steps'));
  add('optimizer', get('optimizer.name'));
  add('lr', get('optimizer.learning_rate'));
  add('schedule', get('schedule.kind'));
  add('seed', get('seed'));
  if (factors !== null)
    for (const [name, value] of Object.entries(jsonOf(factors) as object)) add(name, value);
  return found;
}

function filesOf(folder: string): RunFiles {
  const own = (name: string): string | null => (existsSync(join(folder, name)) ? join(folder, name) : null);
  const results: string[] = [];
  const harness: string[] = [];
  const walk = (at: string, left: number): void => {
    for (const name of readdirSync(at).sort()) {
      const path = join(at, name);
      if (name.startsWith('.') || name === 'node_modules') continue;
      if (name === 'results.json') results.push(path);
      else if (isHarnessName(name) && isHarnessFile(jsonOf(path))) harness.push(path);
      else if (left > 0 && statSync(path).isDirectory()) walk(path, left - 1);
    }
  };
  walk(folder, depth);
  return {
    results,
    harness,
    metrics: own('metrics.jsonl'),
    facts: own('run.json'),
    factors: own('factors.json'),
  };
}

function hasResults(folder: string, left: number): boolean {
  if (!statSync(folder).isDirectory()) return false;
  return readdirSync(folder).some(
    (name) =>
      name === 'results.json' ||
      isHarnessName(name) ||
      (left > 0 && hasResults(join(folder, name), left - 1)),
  );
}

function isHarnessName(name: string): boolean {
  return /^results_.*\.json$/.test(name);
}

/** The samples file of a task that was written with, or last before, a results file of the harness. */
function harnessSamples(results: string, task: string): Record<string, unknown>[] | null {
  const folder = join(results, '..');
  const stamp = /^results_(.*)\.json$/.exec(basename(results))?.[1] ?? '';
  const names = readdirSync(folder).filter(
    (name) => name.startsWith(`samples_${task}_`) && name.endsWith('.jsonl'),
  );
  const exact = names.find((name) => name === `samples_${task}_${stamp}.jsonl`);
  const name = exact ?? (names.length === 1 ? names[0] : undefined);
  return name === undefined ? null : linesOf(join(folder, name));
}

function stepOfPath(path: string): number | null {
  for (const part of path.split(sep).reverse()) {
    const step = stepOfName(part);
    if (step !== null) return step;
  }
  return null;
}

/** The step that a folder's name says: `checkpoint-80`, `global_step_80`, `step80`; `base` is 0. */
export function stepOfName(name: string): number | null {
  if (/^(base|before|step-?0)$/i.test(name)) return 0;
  const match = /^(?:checkpoint|(?:global_)?step|ckpt|iter)[-_]?(\d+)$/i.exec(name);
  return match === null ? null : Number(match[1]);
}

/** Text of a file in UTF-8. */
export function textOf(path: string): string {
  return readFileSync(path, 'utf8');
}
