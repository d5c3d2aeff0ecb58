/**
 * node engine.js [size:rows:length:steps …]
 *
 * Training steps of decoders on ONNX Runtime, each in a process of its own, as a share of the matrix product measured
 * in the same process, beside PyTorch where LONGHAND_PYTHON names a Python that has it. By default 1M, 23M and
 * 135M parameters at lengths 512 and 2,048; `600M:1:1024:1r` and `23M:1:8192:1` are the long ones. An `r` after the
 * steps (`135M:1:8192:1r`) makes activations again for the gradient.
 *
 * Then the next token of a text, from a compiled function over a key-value cache, as a share of the time in which the
 * weights are read once (`size:rows:length:tokens` with --generate).
 *
 * `--provider=webgpu` or `cuda` computes there, `--backend=cpu` takes tfjs' own, `--threads=1` one thread on both sides
 * (on a machine that others use, the steadier comparison).
 */
import { execFile } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs, promisify } from 'node:util';

import { measureGeneration, type GenerationFigures } from './engine-generate.ts';
import { measureEngine, type EngineFigures, type EngineTask } from './engine-measure.ts';
import { SIZES } from './engine-sizes.ts';
import { TORCH_PROGRAM } from './engine-torch.ts';

const DEFAULT_TASKS = [
  '1M:4:512:5',
  '1M:1:2048:5',
  '23M:4:512:5',
  '23M:1:2048:5',
  '135M:1:512:3',
  '135M:1:2048:2r',
];

const GENERATION_TASKS = ['23M:1:1024:300', '23M:8:1024:100', '135M:1:1024:100'];

const run = promisify(execFile);
const { values: flags, positionals } = parseArgs({
  options: {
    backend: { type: 'string', default: 'onnxruntime' },
    provider: { type: 'string', default: 'cpu' },
    threads: { type: 'string', default: '0' },
    generate: { type: 'boolean', default: false },
    task: { type: 'string' },
  },
  allowPositionals: true,
});

if (flags.task !== undefined) {
  const task = JSON.parse(flags.task) as EngineTask;
  console.log(JSON.stringify(await (flags.generate ? measureGeneration(task) : measureEngine(task))));
} else {
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}; rates are of the fastest step, GFLOP/s of 6 N per token plus attention`,
  );
  const chosen = positionals.length > 0;
  const training = chosen ? positionals : DEFAULT_TASKS;
  if (!flags.generate) for (const spec of training) await report(taskOf(spec));
  const generation = chosen ? positionals : GENERATION_TASKS;
  if (flags.generate || !chosen) for (const spec of generation) await reportGeneration(taskOf(spec));
}

function taskOf(spec: string): EngineTask {
  const [size, rows, length, steps] = spec.split(':');
  if (size === undefined || !(size in SIZES) || steps === undefined) {
    console.error(`${spec}: write size:rows:length:steps with a size of ${Object.keys(SIZES).join(', ')}`);
    process.exit(2);
  }
  return {
    backend: flags.backend,
    provider: flags.provider as EngineTask['provider'],
    threads: Number(flags.threads),
    size,
    rows: Number(rows),
    length: Number(length),
    steps: Number.parseInt(steps),
    recomputed: steps.endsWith('r'),
  };
}

async function measured<T>(task: EngineTask, ...options: string[]): Promise<T> {
  const call = [process.argv[1]!, `--task=${JSON.stringify(task)}`, ...options];
  const { stdout } = await run(process.execPath, call, { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}

async function reportGeneration(task: EngineTask): Promise<void> {
  const figures = await measured<GenerationFigures>(task, '--generate');
  const { millisecondsPerToken, fastestMilliseconds, floorMilliseconds, recordMilliseconds } = figures;
  console.log(
    `${task.size}, the next token of ${task.rows} rows over ${task.length} places on ${task.provider}: ` +
      `${millisecondsPerToken.toFixed(2)} ms, ${((1000 * task.rows) / millisecondsPerToken).toFixed(0)} tokens/s; fastest ${fastestMilliseconds.toFixed(2)} ms, ` +
      `weights alone read in ${floorMilliseconds.toFixed(2)} ms = ${percent(floorMilliseconds / fastestMilliseconds)}; ` +
      `recorded and compiled in ${recordMilliseconds.toFixed(0)} ms`,
  );
}

async function report(task: EngineTask): Promise<void> {
  const ours = await measured<EngineFigures>(task);
  console.log(
    `${task.size} (${(ours.parameters / 1e6).toFixed(1)} M), ${task.rows} x ${task.length} tokens on ${task.backend === 'onnxruntime' ? task.provider : task.backend}` +
      `${task.recomputed ? ', recomputed' : ''}: ${ours.tokensPerSecond.toFixed(0)} tokens/s, ` +
      `${ours.gflops.toFixed(0)} GFLOP/s = ${percent(ours.gflops / ours.peakGflops)} of the product's ${ours.peakGflops.toFixed(0)} ` +
      `(by processor time ${percent(ours.gflopsPerCpuSecond / ours.peakGflopsPerCpuSecond)}), ` +
      `peak ${ours.peakMB.toFixed(0)} MB, compiled in ${ours.compileSeconds.toFixed(2)} s, loss ${ours.loss.toFixed(4)}`,
  );
  const python = process.env.LONGHAND_PYTHON;
  if (python === undefined) {
    console.log('  PyTorch: not measured, LONGHAND_PYTHON names no Python with torch');
    return;
  }
  const torch = JSON.parse(
    (await run(python, ['-c', TORCH_PROGRAM, JSON.stringify(task), JSON.stringify(SIZES[task.size])])).stdout,
  ) as { version: string; loss: number; seconds: number; cpuSeconds: number; peakMB: number };
  console.log(
    `  PyTorch ${torch.version}: ${((task.rows * task.length) / torch.seconds).toFixed(0)} tokens/s, peak ${torch.peakMB.toFixed(0)} MB, ` +
      `loss ${torch.loss.toFixed(4)}; ours is ${(torch.seconds / ours.seconds).toFixed(2)} times as fast ` +
      `(${(torch.cpuSeconds / ours.cpuSeconds).toFixed(2)} by processor time)`,
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
