import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { UserError, nearest } from '@longhand/records';
import { BACKEND_NAME, chooseProvider, registerOnnxRuntime } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

/** What computes tensors: the names that `--engine` takes. */
export const ENGINES = [
  'auto',
  'tfjs-node-gpu',
  'tfjs-node',
  'onnxruntime-cpu',
  'onnxruntime-cuda',
  'onnxruntime-webgpu',
  'cpu',
] as const;

/** A name that `--engine` takes. */
export type EngineName = (typeof ENGINES)[number];

/** The engine in use, and why. */
export interface EngineChoice {
  readonly engine: Exclude<EngineName, 'auto'>;
  /** Name of the tfjs backend that is set now. */
  readonly backend: string;
  /** One line for a log. */
  readonly reason: string;
}

type Provider = 'cpu' | 'cuda' | 'webgpu';
type NodePackage = 'tfjs-node-gpu' | 'tfjs-node';

/**
 * Sets the tfjs backend. `auto` takes tfjs-node-gpu where it loads and sees a device, then tfjs-node where it loads,
 * else the fastest provider of ONNX Runtime, by measurement. Throws UserError where the engine named cannot be used.
 */
export async function chooseEngine(name = 'auto'): Promise<EngineChoice> {
  switch (name as EngineName) {
    case 'auto':
      return chooseBest();
    case 'tfjs-node-gpu':
    case 'tfjs-node': {
      const loaded = await loadNode(name as NodePackage);
      if ('problem' in loaded) throw unusable(name, loaded.problem);
      return use(name as NodePackage, 'tensorflow', loaded.gpu ? 'asked for; it sees a GPU' : 'asked for');
    }
    case 'onnxruntime-cpu':
    case 'onnxruntime-cuda':
    case 'onnxruntime-webgpu': {
      const provider = name.slice('onnxruntime-'.length) as Provider;
      return useProvider(provider, `asked for: ${measured(name, provider)}`);
    }
    case 'cpu':
      return use('cpu', 'cpu', "asked for: tfjs' own, in plain JavaScript, a reference and no more");
    default: {
      const near = nearest(name, ENGINES);
      throw new UserError(
        `engine ${JSON.stringify(name)} is not known${near === undefined ? '' : ` (nearest: ${near})`}; known are ${ENGINES.join(', ')}`,
      );
    }
  }
}

async function chooseBest(): Promise<EngineChoice> {
  const problems: string[] = [];
  for (const name of ['tfjs-node-gpu', 'tfjs-node'] as const) {
    const loaded = await loadNode(name);
    if ('problem' in loaded) problems.push(`${name}: ${loaded.problem.split(';')[0]!}`);
    else if (name === 'tfjs-node' || loaded.gpu) {
      return use(name, 'tensorflow', loaded.gpu ? 'it loads and sees a GPU' : 'it loads');
    } else problems.push(`${name}: sees no GPU`);
  }
  const providers = (['cuda', 'webgpu', 'cpu'] as const).filter((provider) => {
    const problem = missingDevice(provider);
    if (problem !== undefined) problems.push(`onnxruntime-${provider}: ${problem.split(';')[0]!}`);
    return problem === undefined;
  });
  const { provider, reason } = chooseProvider(providers);
  const measured = providers.length === 1 ? reason : `fastest of ONNX Runtime (${reason})`;
  return useProvider(provider, [measured, ...problems].join('; '));
}

function measured(name: string, provider: Provider): string {
  const problem = missingDevice(provider);
  if (problem !== undefined) throw unusable(name, problem);
  try {
    return chooseProvider([provider]).reason;
  } catch (error) {
    throw unusable(name, firstLine(error));
  }
}

function useProvider(provider: Provider, reason: string): Promise<EngineChoice> {
  const backend = provider === 'cpu' ? BACKEND_NAME : `${BACKEND_NAME}-${provider}`;
  const known = (tf.findBackendFactory(backend) as unknown) !== null;
  if (provider !== 'cpu' && !known) registerOnnxRuntime(backend, { provider });
  return use(`onnxruntime-${provider}`, backend, reason);
}

async function use(engine: EngineChoice['engine'], backend: string, reason: string): Promise<EngineChoice> {
  if (!(await tf.setBackend(backend))) throw unusable(engine, `the tfjs backend ${backend} does not start`);
  return { engine, backend, reason: `${engine}: ${reason}` };
}

/** Why a provider need not be tried: ONNX Runtime itself would tell it in many lines. */
function missingDevice(provider: Provider): string | undefined {
  if (provider === 'cpu' || process.platform !== 'linux') return undefined;
  const graphics = ['/dev/dri', '/dev/nvidia0', '/dev/dxg'].some((path) => existsSync(path));
  if (!graphics && process.env.VK_ICD_FILENAMES === undefined) return 'no GPU is seen';
  if (provider === 'webgpu') return undefined;
  const library = `bin/napi-v6/linux/${process.arch}/libonnxruntime_providers_cuda.so`;
  const folder = packageFolder('onnxruntime-node');
  return folder !== undefined && existsSync(join(folder, library))
    ? undefined
    : 'its files are not installed; to fetch them run: npm_config_onnxruntime_node_install=cuda12 npm rebuild onnxruntime-node';
}

/** Loads a package that may not be there: its install script fetches TensorFlow's library, which is not run by default. */
async function loadNode(
  name: NodePackage,
): Promise<{ readonly gpu: boolean } | { readonly problem: string }> {
  if (Number(process.versions.node.split('.')[0]) >= 23) {
    return { problem: `needs Node below 23, this is ${process.versions.node}` };
  }
  const path = `@tensorflow/${name}`;
  const folder = packageFolder(path);
  if (folder === undefined) return { problem: `not installed; run: npm install ${path}@4.22.0` };
  if (!hasNativeLibrary(folder)) return { problem: `its native library is not fetched; ${enabling(name)}` };
  try {
    await import(path);
    await tf.setBackend('tensorflow');
    const { isUsingGpuDevice: gpu } = tf.backend() as unknown as { isUsingGpuDevice?: boolean };
    return { gpu: gpu === true };
  } catch (error) {
    return { problem: firstLine(error) };
  }
}

function packageFolder(name: string): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function hasNativeLibrary(folder: string): boolean {
  const built = join(folder, 'lib');
  return (
    existsSync(built) && readdirSync(built).some((name) => existsSync(join(built, name, 'tfjs_binding.node')))
  );
}

function enabling(name: NodePackage): string {
  return `set "@tensorflow/${name}" to true under allowScripts in package.json and run npm rebuild @tensorflow/${name}`;
}

function unusable(name: string, problem: string): UserError {
  return new UserError(`engine ${name} cannot be used here: ${problem}`);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim();
}
