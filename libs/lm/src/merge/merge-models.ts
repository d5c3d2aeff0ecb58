import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseContract, UserError } from '@longhand/records';
import { localFiles } from '../model-files.ts';
import type { WeightType } from '../model.ts';
import { readSafetensors } from '../read-safetensors.ts';
import type { TensorEntry } from '../safetensors-header.ts';
import { writeSafetensors, writeTextAtomically, type TensorToWrite } from '../write-safetensors.ts';
import { addElected, addSum, dropAtRandom, linear, slerp, subtract, trim } from './combine.ts';
import { mergeSettingsSchema, type MergeSettings } from './merge-settings.ts';

/** How far a merge is. */
export interface MergeProgress {
  tensor: string;
  done: number;
  total: number;
}

/**
 * Merges models of one architecture into a folder, tensor by tensor: of each model one tensor is held at a time, so
 * models may be larger than memory. Weights have the types of the first model; its other files (configuration,
 * tokenizer) are copied, and `merge.json` says how it was made. Same settings, same bytes.
 *
 * @param settings checked against `mergeSettingsSchema`; model names are folders
 * @throws UserError where models differ in tensors or shapes, or a file cannot be read
 */
export async function mergeModels(
  settings: unknown,
  out: string,
  onProgress: (progress: MergeProgress) => void = () => undefined,
): Promise<{ tensors: number; files: string[] }> {
  const checked = parseContract(mergeSettingsSchema, settings, 'merge');
  const base = 'base' in checked ? checked.base : null;
  const folders = [...(base === null ? [] : [base]), ...checked.models.map(({ model }) => model)];
  for (const folder of folders)
    if (!existsSync(folder)) throw new UserError(`${folder}: no such folder of a model`);
  if (folders.some((folder) => sameFolder(folder, out)))
    throw new UserError(`${out}: is one of the models; choose another --out`);
  const entries = await Promise.all(folders.map(entriesOf));
  const lead = entries[0]!;
  checkAlike(folders, entries);
  await mkdir(out, { recursive: true });
  const names = [...lead.keys()];
  const tensors = names.map((name, index): TensorToWrite => {
    const { shape, dtype } = lead.get(name)!;
    return {
      name,
      shape,
      dtype: dtype as WeightType,
      values: async () => {
        onProgress({ tensor: name, done: index, total: names.length });
        const read: Float32Array[] = [];
        for (const folder of folders) read.push(await tensorOf(folder, name));
        return merged(checked, read, name);
      },
    };
  });
  const files = await writeSafetensors(out, tensors);
  await copyOthers(folders[0]!, out);
  await writeTextAtomically(join(out, 'merge.json'), `${JSON.stringify(checked, null, 2)}\n`);
  return { tensors: names.length, files };
}

/** One tensor of all models, the base's first where there is one. The read tensors are used up. */
function merged(settings: MergeSettings, read: Float32Array[], name: string): Float32Array {
  const weights = settings.models.map(({ weight }) => weight);
  switch (settings.method) {
    case 'linear':
      return linear(read, weights, settings.normalize);
    case 'slerp':
      return slerp(read[0]!, read[1]!, settings.t);
    case 'ties': {
      const [base, ...changes] = read as [Float32Array, ...Float32Array[]];
      for (const change of changes) {
        subtract(change, base);
        trim(change, settings.density);
      }
      return addElected(base, changes, weights, settings.scale);
    }
    case 'dare': {
      const [base, ...changes] = read as [Float32Array, ...Float32Array[]];
      changes.forEach((change, model) => {
        subtract(change, base);
        dropAtRandom(change, settings.density, settings.seed, name, model);
      });
      const add = settings.elect ? addElected : addSum;
      return add(base, changes, weights, settings.scale);
    }
  }
}

/** Names, types and shapes of a model's tensors, without their data. */
async function entriesOf(folder: string): Promise<ReadonlyMap<string, TensorEntry>> {
  let found: ReadonlyMap<string, TensorEntry> = new Map();
  const nothing = readSafetensors(localFiles(folder), {
    wanted: () => false,
    check: (entries) => {
      found = entries;
    },
  });
  await nothing.next();
  return found;
}

async function tensorOf(folder: string, name: string): Promise<Float32Array> {
  for await (const { values } of readSafetensors(localFiles(folder), { wanted: (each) => each === name }))
    return values;
  throw new UserError(`${folder}: ${name} is gone since the merge began`);
}

function checkAlike(folders: readonly string[], entries: readonly ReadonlyMap<string, TensorEntry>[]): void {
  const [lead, ...others] = entries as [
    ReadonlyMap<string, TensorEntry>,
    ...ReadonlyMap<string, TensorEntry>[],
  ];
  others.forEach((other, index) => {
    const folder = folders[index + 1]!;
    for (const [name, { shape }] of lead) {
      const same = other.get(name);
      if (same === undefined)
        throw new UserError(
          `${folder}: has no tensor ${name}, which ${folders[0]!} has; only models of one architecture merge`,
        );
      if (same.shape.join() !== shape.join()) {
        throw new UserError(
          `${folder}: ${name} has shape [${same.shape.join()}], in ${folders[0]!} it is [${shape.join()}]`,
        );
      }
    }
    const more = [...other.keys()].find((name) => !lead.has(name));
    if (more !== undefined)
      throw new UserError(
        `${folder}: has a tensor ${more}, which ${folders[0]!} has not; only models of one architecture merge`,
      );
  });
}

async function copyOthers(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const weights =
      /\.(safetensors|bin|pt|pth)$|safetensors\.index\.json$|^merge\.json$|optimizer|trainer_state/i.test(
        entry.name,
      );
    if (entry.isFile() && !weights) await copyFile(join(from, entry.name), join(to, entry.name));
  }
}

function sameFolder(a: string, b: string): boolean {
  return join(a, '.') === join(b, '.');
}
