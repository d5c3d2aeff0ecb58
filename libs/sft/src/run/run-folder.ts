import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, UserError } from '@longhand/records';
import { openAtomicFile, removePartialFiles } from '@longhand/shards';
import type { TrainConfig } from '../config/train-config.ts';

/** What a run's folder says of itself, in `run.json`. */
export interface RunFile {
  readonly format: 'longhand-run@1';
  readonly config: TrainConfig;
  /** When it began, in seconds since 1970. */
  readonly started: number;
  readonly finished: boolean;
}

/** How a folder was found. */
export type RunState =
  | { readonly kind: 'new'; readonly started: number }
  | { readonly kind: 'finished'; readonly run: RunFile }
  | { readonly kind: 'interrupted'; readonly started: number };

/** Places in a run's folder. */
export const runPlaces = {
  run: (out: string): string => join(out, 'run.json'),
  metrics: (out: string): string => join(out, 'metrics.jsonl'),
  tokens: (out: string): string => join(out, '.work', 'tokens'),
  lock: (out: string): string => join(out, '.work', 'lock'),
  checkpoint: (out: string, step: number): string => join(out, `checkpoint-${step}`),
};

/**
 * Looks at a run's folder and makes it ready. A folder with an unfinished run is gone on with only where that is
 * asked for, one with other things is refused, and with `fresh` what an earlier run left is removed.
 */
export function openRunFolder(
  out: string,
  config: TrainConfig,
  options: { resume: boolean; fresh: boolean; now: number },
): RunState {
  const found = readRun(out);
  if (options.fresh && found) removeRun(out);
  const old = options.fresh ? undefined : found;
  if (old === undefined) {
    checkEmpty(out);
    return { kind: 'new', started: options.now };
  }
  if (old.finished && sameConfig(old.config, config) === undefined) return { kind: 'finished', run: old };
  if (!options.resume) {
    throw new UserError(
      `${out}: holds ${old.finished ? 'another' : 'an unfinished'} run; --resume goes on with it, --fresh starts anew, --out names another folder`,
    );
  }
  const difference = sameConfig(old.config, config);
  if (difference !== undefined) {
    throw new UserError(
      `${out}: cannot resume, the config is not the run's: ${difference}; go back to it, or start anew with --fresh`,
    );
  }
  return { kind: 'interrupted', started: old.started };
}

/** Writes run.json; the first thing a run leaves, and the last it changes. */
export function writeRun(out: string, run: Omit<RunFile, 'format'>): void {
  const file = openAtomicFile(runPlaces.run(out));
  file.write(Buffer.from(`${JSON.stringify({ format: 'longhand-run@1', ...run }, null, 2)}\n`));
  file.commit();
}

/** run.json of a folder; undefined where there is none. */
export function readRun(out: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(runPlaces.run(out), 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}

/** The steps of the checkpoints in a folder, rising. */
export function checkpointSteps(out: string): number[] {
  if (!existsSync(out)) return [];
  return readdirSync(out)
    .flatMap((name) => {
      const step = /^checkpoint-(\d+)$/.exec(name)?.[1];
      return step === undefined ? [] : [Number(step)];
    })
    .sort((a, b) => a - b);
}

/**
 * The first difference of two configs that decides what is learned, in words; undefined where there is none. Probes,
 * logs and checkpoints may change, and paths: their content is compared on its own.
 */
function sameConfig(old: TrainConfig, now: TrainConfig): string | undefined {
  return difference(deciding(old), deciding(now), '');
}

function deciding(config: TrainConfig): unknown {
  const { checkpoints, ...rest } = config;
  const free = { name: undefined, probes: undefined, log: undefined };
  return JSON.parse(
    JSON.stringify({ ...rest, ...free, dtype: checkpoints.dtype }, (key, value: unknown) =>
      key === 'path' ? undefined : value,
    ),
  );
}

function difference(old: unknown, now: unknown, path: string): string | undefined {
  if (isObject(old) && isObject(now)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const inner = difference(old[key], now[key], path === '' ? key : `${path}.${key}`);
      if (inner !== undefined) return inner;
    }
    return undefined;
  }
  const [a, b] = [shown(old), shown(now)];
  return a === b ? undefined : `${path} was ${a} and is ${b}`;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function checkEmpty(out: string): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new UserError(`--out=${out}: is a file; name a folder`);
  const foreign = readdirSync(out).filter((name) => !OWN.test(name));
  if (foreign.length > 0) {
    throw new UserError(
      `--out=${out}: holds other files (${foreign.slice(0, 3).join(', ')}) and no run; name an empty folder`,
    );
  }
  makeFolder(out);
  removePartialFiles(out);
}

/** What a run makes before run.json, and what file systems put anywhere. */
const OWN = /^(\.work|lost\+found|\..*\.partial)$/;

/** Removes what a run left, and nothing else. */
function removeRun(out: string): void {
  for (const name of readdirSync(out)) {
    const own =
      /^(\.?checkpoint-\d+(\.partial)?|run\.json|metrics\.jsonl|trainer_state\.json|learning-curves\.svg|events\.out\.tfevents\..*|\.work)$/;
    if (own.test(name) && name !== '.work') rmSync(join(out, name), { recursive: true, force: true });
  }
}
