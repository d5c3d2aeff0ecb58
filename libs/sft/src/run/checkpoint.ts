import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  localFiles,
  readSafetensors,
  saveModel,
  writeSafetensors,
  type Model,
  type WeightType,
} from '@longhand/lm';
import { makeFolder, UserError } from '@longhand/records';
import type * as tf from '@tensorflow/tfjs-core';
import type { NamedVariables } from '../optimizers/optimizer.ts';
import { cannotWrite } from './cannot-write.ts';
import { checkpointSteps, runPlaces } from './run-folder.ts';

/** Where training stands; with the tensors of a checkpoint, all that is needed to go on. */
export interface Position {
  readonly format: 'longhand-position@1';
  /** Updates that were made or skipped, over all stages. */
  readonly globalStep: number;
  readonly stage: number;
  /** Batches of the stage that are done. */
  readonly stageStep: number;
  /** Updates of the stage that were made: the optimizer's count. */
  readonly stageUpdates: number;
  readonly tokens: number;
  readonly elapsedSeconds: number;
  /** Hash of each stage's tokens, and of the weights that adapters stand on (null without adapters). */
  readonly data: readonly string[];
  readonly base: string | null;
}

/** What goes into a checkpoint. */
export interface CheckpointContent {
  /** The model as it is to be used; adapters merged. */
  readonly model: Model;
  readonly dtype: WeightType | undefined;
  /** Files beside the weights, by name: text, or the path of a file to copy. */
  readonly files: ReadonlyMap<string, { readonly text: string } | { readonly copy: string }>;
  /** What the weights do not tell: optimizer state; parameters where the file rounds them; adapters. */
  readonly state: NamedVariables;
  readonly position: Position;
}

/** Writes `checkpoint-<step>`: it appears whole or not at all. */
export async function writeCheckpoint(out: string, content: CheckpointContent): Promise<string> {
  const path = runPlaces.checkpoint(out, content.position.globalStep);
  const partial = join(out, `.${basename(path)}.partial`);
  try {
    rmSync(partial, { recursive: true, force: true });
    makeFolder(join(partial, STATE));
    await saveModel(content.model, partial, content.dtype === undefined ? {} : { dtype: content.dtype });
    for (const [name, file] of content.files) putFile(join(partial, name), file);
    const tensors = [...content.state].map(([name, variable]) => ({
      name,
      shape: variable.shape,
      dtype: 'F32' as const,
      values: async () => (await variable.data()) as Float32Array,
    }));
    if (tensors.length > 0) await writeSafetensors(join(partial, STATE), tensors);
    putFile(join(partial, STATE, POSITION), { text: JSON.stringify(content.position, null, 2) });
    rmSync(path, { recursive: true, force: true });
    renameSync(partial, path);
    syncFolder(out);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (error instanceof UserError)
      throw new UserError(error.message.replace(partial, path), { exitCode: 1, cause: error });
    throw (error as NodeJS.ErrnoException).code === undefined ? error : cannotWrite(path, error);
  }
  return path;
}

/** Removes old checkpoints, and of those that stay the state of all but the newest. */
export function thinCheckpoints(out: string, keepLast: number | null, keepResumable: number): void {
  const steps = checkpointSteps(out);
  const gone = keepLast === null ? [] : steps.slice(0, -keepLast);
  for (const step of gone) rmSync(runPlaces.checkpoint(out, step), { recursive: true, force: true });
  for (const step of steps.slice(gone.length, -keepResumable)) {
    // The position goes first: a folder without one is not taken for a whole state.
    rmSync(join(runPlaces.checkpoint(out, step), STATE, POSITION), { force: true });
    rmSync(join(runPlaces.checkpoint(out, step), STATE), { recursive: true, force: true });
  }
}

/** The newest checkpoint that can be resumed from; undefined where there is none. */
export function newestPosition(out: string): { folder: string; position: Position } | undefined {
  for (const step of checkpointSteps(out).reverse()) {
    const folder = runPlaces.checkpoint(out, step);
    const path = join(folder, STATE, POSITION);
    if (!existsSync(path)) continue;
    return { folder, position: JSON.parse(readFileSync(path, 'utf8')) as Position };
  }
  return undefined;
}

/** Puts a checkpoint's state into variables by name. Throws UserError where it does not hold exactly these. */
export async function restoreState(
  folder: string,
  variables: NamedVariables,
  makeTensor: typeof tf.tensor,
): Promise<void> {
  if (variables.size === 0) return;
  const missing = new Set(variables.keys());
  for await (const { name, shape, values } of readSafetensors(localFiles(join(folder, STATE)))) {
    const variable = variables.get(name);
    if (variable?.shape.join() !== shape.join()) {
      throw new UserError(`${folder}: its state does not fit this run (${name}); start anew with --fresh`);
    }
    const value = makeTensor(values, [...shape], 'float32');
    variable.assign(value);
    value.dispose();
    missing.delete(name);
  }
  if (missing.size > 0) {
    throw new UserError(`${folder}: its state lacks ${[...missing][0]!}; start anew with --fresh`);
  }
}

const STATE = 'state';
const POSITION = 'position.json';

function putFile(path: string, file: { readonly text: string } | { readonly copy: string }): void {
  makeFolder(dirname(path));
  if ('copy' in file) copyFileSync(file.copy, path);
  const descriptor = openSync(path, 'copy' in file ? 'r+' : 'w');
  try {
    if ('text' in file) writeFileSync(descriptor, file.text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
