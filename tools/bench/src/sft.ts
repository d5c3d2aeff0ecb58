/**
 * node sft.js [--steps=12] [--rows=2] [--length=1024]
 *
 * The whole training loop (reading, tokenizing, packing, updates, logging) as a share of the bare update on the same
 * batches, on a decoder of 23 million parameters; beside TRL's SFTTrainer on the same rows,
 * model shape and tokenizer where LONGHAND_TORCH_PYTHON names a Python that has it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listSearch, narrateSearch, planProblems, problemStatement } from '@longhand/countdown';
import { chooseEngine, newModel, readConfig } from '@longhand/lm';
import { estimateTokens } from '@longhand/quality';
import {
  microBatch,
  newOptimizer,
  train,
  trainConfigSchema,
  trainStep,
  type MicroBatch,
  type TrainConfig,
} from '@longhand/sft';
import type * as tf from '@tensorflow/tfjs-core';
import { TRL_PROGRAM } from './sft-trl.ts';

const { values: flags } = parseArgs({
  options: {
    steps: { type: 'string', default: '12' },
    rows: { type: 'string', default: '2' },
    length: { type: 'string', default: '1024' },
  },
});
const steps = Number(flags.steps);
const ROWS = Number(flags.rows);
const LENGTH = Number(flags.length);
/** Conversations to pack: enough for rows to be filled as a data set fills them. */
const TRACES = 1000;
/** Updates at the front that are not counted: compilation, first allocations. */
const WARM = 3;

const folder = mkdtempSync(join(tmpdir(), 'longhand-bench-sft-'));
try {
  await report();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function report(): Promise<void> {
  const engine = await chooseEngine('onnxruntime-cpu');
  const data = writeTraces(join(folder, 'train.jsonl'), TRACES);
  const config = runConfig(data);
  const loop = await wholeLoop(config);
  const bare = await bareStep(loop.tokensPerStep);
  console.log(
    `${engine.engine}: ${(loop.parameters / 1e6).toFixed(1)} M parameters, ${ROWS} x ${LENGTH} tokens, ${steps - WARM} updates counted`,
  );
  console.log(
    `documents of ${loop.meanLength.toFixed(0)} tokens in the mean, rows ${(100 * loop.fill).toFixed(1)} % full`,
  );
  console.log(
    `whole loop ${loop.tokensPerSecond.toFixed(0)} tokens/s, bare step ${bare.toFixed(0)}: ${((100 * loop.tokensPerSecond) / bare).toFixed(1)} % ` +
      `(target 95 %); tokenizing alone ${loop.prepareRate.toFixed(0)} tokens/s; peak ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`,
  );
  const python = process.env.LONGHAND_TORCH_PYTHON;
  if (python === undefined) {
    console.log('TRL: not measured, LONGHAND_TORCH_PYTHON names no Python with trl');
    return;
  }
  const task = {
    data,
    model: join(folder, 'run', `checkpoint-${steps}`),
    rows: ROWS,
    length: LENGTH,
    steps,
    warm: WARM,
  };
  for (const packing of ['bfd', 'wrapped']) {
    const text = execFileSync(python, ['-c', TRL_PROGRAM, JSON.stringify({ ...task, packing })], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const trl = JSON.parse(text.trim().split('\n').at(-1)!) as {
      version: string;
      tokensPerSecond: number;
      peakMB: number;
    };
    console.log(
      `TRL ${trl.version}, packing ${packing}: ${trl.tokensPerSecond.toFixed(0)} tokens/s, peak ${trl.peakMB.toFixed(0)} MB; ` +
        `ours is ${(loop.tokensPerSecond / trl.tokensPerSecond).toFixed(2)} times as fast (target 1.5)`,
    );
  }
}

/** Narrated searches, as JSON Lines of conversations. */
function writeTraces(path: string, count: number): string {
  const plan = { seed: 5, splits: [{ name: 'train', count, operands: { 3: 1 }, targets: 'any' as const }] };
  const lines = planProblems(plan).train!.map((problem, seed) => {
    const length = { median: 1500, max: 4000 };
    const { response } =
      seed % 8 === 7
        ? listSearch(problem)
        : narrateSearch(problem, { seed, length, countTokens: estimateTokens });
    const messages = [
      { role: 'user', content: problemStatement(problem, seed) },
      { role: 'assistant', content: response },
    ];
    return JSON.stringify({ messages });
  });
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** The shape that the engine's benchmarks call 23M. */
function runConfig(path: string): TrainConfig {
  return trainConfigSchema.parse({
    name: 'bench',
    model: {
      new: {
        family: 'llama',
        hidden_size: 512,
        layers: 6,
        heads: 8,
        kv_heads: 4,
        head_dim: 64,
        intermediate_size: 1536,
        tied: false,
        vocab_size: 4096,
        tokenizer: { vocab_size: 4096 },
      },
    },
    data: { path, max_length: LENGTH },
    batch: { rows: ROWS },
    steps,
    optimizer: { learning_rate: 3e-4 },
    checkpoints: { at: [] },
  });
}

interface Loop {
  readonly parameters: number;
  readonly tokensPerStep: number;
  readonly meanLength: number;
  /** Share of the rows' tokens that is no padding. */
  readonly fill: number;
  /** Of the counted updates, with their share of the time that tokenizing took. */
  readonly tokensPerSecond: number;
  readonly prepareRate: number;
}

async function wholeLoop(config: TrainConfig): Promise<Loop> {
  let firstRow = 0;
  let planned = 0;
  let parameters = 0;
  let prepared = 0;
  let documents = 0;
  const times: { at: number; tokens: number }[] = [];
  await train({
    config,
    out: join(folder, 'run'),
    onEvent: (event) => {
      const now = performance.now();
      if (event.kind === 'data' && firstRow === 0) firstRow = now;
      if (event.kind === 'plan') {
        planned = now;
        ({ parameters } = event);
        prepared = event.plans[0]!.store.facts.tokens;
        documents = event.plans[0]!.store.lengths.length;
      }
      if (event.kind === 'step') times.push({ at: now, tokens: Number(event.line.num_tokens) });
    },
  });
  const [from, to] = [times[WARM - 1]!, times.at(-1)!];
  const tokens = to.tokens - from.tokens;
  const prepareRate = (1000 * prepared) / (planned - firstRow);
  const seconds = (to.at - from.at) / 1000 + tokens / prepareRate;
  return {
    parameters,
    tokensPerStep: tokens / (steps - WARM),
    meanLength: prepared / documents,
    fill: tokens / (steps - WARM) / (ROWS * LENGTH),
    tokensPerSecond: tokens / seconds,
    prepareRate,
  };
}

/** Tokens per second of updates alone, on one batch of full rows, counted as the loop's rows are filled. */
async function bareStep(tokensPerStep: number): Promise<number> {
  const config = await readConfig(join(folder, 'run', `checkpoint-${steps}`));
  const model = newModel(config, 1);
  const variables = model.parameters as unknown as ReadonlyMap<string, tf.Variable>;
  const optimizer = newOptimizer(variables, trainConfigSchema.parse(runConfig('none')).optimizer);
  const trainee = { model, variables, optimizer, maxGradNorm: 1, recompute: false };
  const batch = packedBatch();
  let began = 0;
  for (let step = 1; step <= steps; step++) {
    trainStep(trainee, [batch], { step, learningRate: 3e-4, sampledTokens: 0 });
    if (step === WARM) began = performance.now();
  }
  return (tokensPerStep * (steps - WARM)) / ((performance.now() - began) / 1000);
}

function packedBatch(): MicroBatch {
  const document = (seed: number) => ({
    ids: Int32Array.from({ length: LENGTH / 4 }, (_, i) => ((i + 1) * 7919 + seed) % 1024),
    trained: new Uint8Array(LENGTH / 4).fill(1),
  });
  const rows = Array.from({ length: ROWS }, (_, row) => [0, 1, 2, 3].map((part) => document(row * 4 + part)));
  return microBatch(rows, { rows: ROWS, length: LENGTH, padId: 0, packed: true });
}
