import { join } from 'node:path';
import { Command } from 'commander';
import { stopSignal } from '@longhand/command-line';
import type { RunEstimate, TrainConfig } from '@longhand/sft';

interface Flags {
  config: string;
  data?: string;
  model?: string;
  out?: string;
  set: string[];
  engine: string;
  endpoint?: string;
  resume: boolean;
  fresh: boolean;
  estimate: boolean;
}

/** `trainer:sft`: curated shards teach a decoder. */
export function sftCommand(): Command {
  return new Command('sft')
    .description('Fine-tune a decoder on curated shards, or train a small one from scratch.')
    .option('--config <name or path>', 'a file of apps/trainer/configs, or a path', 'tiny-countdown')
    .option('--data <folder, file or Hub id>', 'in place of data.path of the config')
    .option('--model <folder or Hub id>', 'in place of the model of the config')
    .option('--out <folder>', 'where the run goes (default: dist/runs/NAME)')
    .option(
      '--set <path=value>',
      'override a key of the config (repeatable)',
      (value, list: string[]) => [...list, value],
      [],
    )
    .option(
      '--engine <name>',
      'what computes: auto, tfjs-node-gpu, tfjs-node, onnxruntime-cpu, onnxruntime-cuda, onnxruntime-webgpu, cpu',
      'auto',
    )
    .option('--endpoint <url>', 'the Hub (default: HF_ENDPOINT, or https://huggingface.co)')
    .option('--resume', 'go on with the run from its newest checkpoint', false)
    .option('--fresh', 'start anew, whatever an earlier run left', false)
    .option('--estimate', 'say what the run needs (memory, disk, time) and end', false)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const [{ estimateRun, loadConfig, train }, { chooseEngine }, { localData }, { trainView }] =
    await Promise.all([
      import('@longhand/sft'),
      import('@longhand/lm'),
      import('@longhand/curation'),
      import('./train-view.ts'),
    ]);
  const notice = (line: string): void => {
    console.error(line);
  };
  const config = loadConfig(flags.config, {
    configs: join('apps', 'trainer', 'configs'),
    sets: flags.set,
    data: flags.data,
    model: flags.model,
  });
  const local = await withLocalPaths(config, (path, split) =>
    localData(path, {
      endpoint: flags.endpoint,
      onNotice: notice,
      wanted: (file) => file.endsWith('.parquet') && file.includes(split),
    }),
  );
  const out = flags.out ?? join('dist', 'runs', config.name);
  const engine = await chooseEngine(flags.engine);
  notice(`engine: ${engine.engine} (${engine.reason})`);
  if (flags.estimate) {
    console.log(estimateText(await estimateRun(local, out)));
    return;
  }
  const { stopping } = stopSignal();
  const view = trainView(config);
  const outcome = await train({
    config: local,
    out,
    resume: flags.resume,
    fresh: flags.fresh,
    stopping,
    onEvent: view.show,
  }).finally(() => {
    view.end();
  });
  console.log(view.summary(out, outcome));
  if (outcome.state === 'stopped') process.exitCode = 130;
}

/** Data sets on the Hub are fetched; paths stay as they are. */
async function withLocalPaths(
  config: TrainConfig,
  fetched: (path: string, split: string) => Promise<string>,
): Promise<TrainConfig> {
  const stages = config.stages?.map(async (stage) =>
    stage.data?.path === undefined
      ? stage
      : {
          ...stage,
          data: {
            ...stage.data,
            path: await fetched(stage.data.path, stage.data.split ?? config.data.split),
          },
        },
  );
  return {
    ...config,
    data: { ...config.data, path: await fetched(config.data.path, config.data.split) },
    ...(stages && { stages: await Promise.all(stages) }),
  };
}

function estimateText(estimate: RunEstimate): string {
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
  const { memory, stages } = estimate;
  const lines = [
    `parameters   ${estimate.parameters.toLocaleString('en')}, of which ${estimate.trainable.toLocaleString('en')} are trained`,
    `memory       ${gigabytes(memory.total)} of ${gigabytes(estimate.machineMemory)} here: weights ${gigabytes(memory.weights)}, ` +
      `gradients ${gigabytes(memory.gradients)}, optimizer ${gigabytes(memory.optimizer)}, activations ${gigabytes(memory.activations)}`,
    `disk         ${gigabytes(estimate.disk)} of checkpoints`,
    ...stages.map(
      ({ name, steps, tokens, length }) =>
        `stage        ${name}: ${steps.toLocaleString('en')} updates, ${tokens.toLocaleString('en', { maximumFractionDigits: 0 })} tokens in rows of ${length}`,
    ),
    `work         ${(estimate.flops / 1e15).toPrecision(3)} PFLOP`,
    `time         about ${duration(estimate.seconds)} here (matrix product ${(estimate.peakFlops / 1e9).toFixed(0)} GFLOP/s); ` +
      `${duration(estimate.flops / 4e14)} on a GPU that reaches 400 TFLOP/s`,
  ];
  if (!estimate.exact)
    lines.push('model or data are not here: tokens are an upper bound, every row as long as may be');
  if (memory.total > estimate.machineMemory) {
    lines.push('this machine has too little memory: set batch.micro_rows lower, recompute true, or lora');
  }
  return lines.join('\n');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(0)} s`;
  if (seconds < 5400) return `${(seconds / 60).toFixed(0)} minutes`;
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)} hours`;
  return `${(seconds / 86_400).toFixed(1)} days`;
}
