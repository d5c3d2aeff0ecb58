import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@longhand/records';

/** A model of a series: a checkpoint of a run, or the base that it began with (step 0). */
export interface SeriesModel {
  step: number;
  folder: string;
}

/** Whether a folder is a training run's: it has run.json or checkpoints, and no model of its own. */
export function isRunFolder(folder: string): boolean {
  if (!existsSync(folder) || !statSync(folder).isDirectory() || existsSync(join(folder, 'config.json')))
    return false;
  return existsSync(join(folder, 'run.json')) || checkpointsOf(folder).length > 0;
}

/** The base and the whole checkpoints of a run, by step. The base is left out where the run does not tell it. */
export function seriesOf(folder: string): SeriesModel[] {
  const checkpoints = checkpointsOf(folder);
  const base = readRun(folder)?.config?.model?.path;
  const known = checkpoints.some(({ step }) => step === 0);
  if (known || base === undefined || !existsSync(join(base, 'config.json'))) return checkpoints;
  return [{ step: 0, folder: base }, ...checkpoints];
}

/** Whether a run has come to its end. */
export function isFinished(folder: string): boolean {
  return readRun(folder)?.finished === true;
}

/** Throws a UserError for a run without any checkpoint. */
export function needSeries(folder: string): SeriesModel[] {
  const series = seriesOf(folder);
  if (series.length > 0) return series;
  throw new UserError(`--model=${folder}: this run has no checkpoint yet; wait for one with --watch`);
}

function checkpointsOf(folder: string): SeriesModel[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const step = /^checkpoint-(\d+)$/.exec(name)?.[1];
      return step === undefined || !existsSync(join(folder, name, 'config.json'))
        ? []
        : [{ step: Number(step), folder: join(folder, name) }];
    })
    .sort((a, b) => a.step - b.step);
}

interface RunFile {
  finished?: boolean;
  config?: { model?: { path?: string } };
}

function readRun(folder: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}
