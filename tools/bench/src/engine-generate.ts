/** The next token of a text, again and again, from one compiled function over a key-value cache. */
import '@tensorflow/tfjs';
import { cachedAttention, compileFunction, materialize, rmsNorm, swiglu } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';

import type { DecoderShape } from './engine-decoder.ts';
import { setEngine, type EngineTask } from './engine-measure.ts';
import { SIZES } from './engine-sizes.ts';

/** What the next token costs; `task.length` places in the cache, `task.steps` tokens. */
export interface GenerationFigures {
  /** Median over the tokens, input and output included. */
  readonly millisecondsPerToken: number;
  /** Of the fastest token: what the floor, a fastest time too, is to be compared with. */
  readonly fastestMilliseconds: number;
  /** Fastest time in which the weights that a token needs are read once: their sum. */
  readonly floorMilliseconds: number;
  readonly recordMilliseconds: number;
}

/** Generates and measures. */
export async function measureGeneration(task: EngineTask): Promise<GenerationFigures> {
  await setEngine(task);
  const shape = SIZES[task.size]!;
  const { rows, length, steps } = task;
  const weights = tf.tidy(() => tf.variable(tf.zeros([weightCount(shape)]), false));
  const readAll = compileFunction(() => [tf.sum(weights)], []);
  const floor = Math.min(...Array.from({ length: 10 }, () => milliseconds(() => readAll.run())));
  readAll.dispose();
  weights.dispose();
  const began = performance.now();
  const next = nextToken(shape, rows, length);
  const recordMilliseconds = performance.now() - began;
  const costs = Array.from({ length: steps }, (_, i) => {
    const tokens = new Int32Array(rows).fill(i % shape.vocabulary);
    const totals = new Int32Array(rows).fill((i % length) + 1);
    return milliseconds(() => next.run(tokens, totals));
  });
  costs.sort((a, b) => a - b);
  return {
    millisecondsPerToken: costs[Math.floor(steps / 2)]!,
    fastestMilliseconds: costs[0]!,
    floorMilliseconds: floor,
    recordMilliseconds,
  };
}

/** All but the embedding, of which a token reads a row. */
function weightCount({
  layers,
  width,
  heads,
  keyHeads,
  headSize,
  feedForward,
  vocabulary,
}: DecoderShape): number {
  return width * (vocabulary + layers * (2 * (heads + keyHeads) * headSize + 3 * feedForward));
}

function nextToken(shape: DecoderShape, rows: number, length: number): ReturnType<typeof compileFunction> {
  const { layers, width, heads, keyHeads, headSize, feedForward, vocabulary, tied } = shape;
  const make = (...size: number[]): tf.Variable =>
    tf.tidy(() => tf.variable(size.length === 1 ? tf.ones(size) : tf.fill(size, 0.01), false));
  const embedding = make(vocabulary, width);
  const head = tied ? embedding : make(vocabulary, width);
  const norm = make(width);
  const blocks = Array.from({ length: layers }, () => ({
    norm1: make(width),
    q: make(heads * headSize, width),
    k: make(keyHeads * headSize, width),
    v: make(keyHeads * headSize, width),
    o: make(width, heads * headSize),
    norm2: make(width),
    gate: make(feedForward, width),
    up: make(feedForward, width),
    down: make(width, feedForward),
    keys: make(rows, keyHeads, length, headSize),
    values: make(rows, keyHeads, length, headSize),
  }));
  materialize();
  const linear = (x: tf.Tensor, weight: tf.Variable): tf.Tensor => tf.matMul(x, weight, false, true);
  const angles = tf.tensor(
    Array.from(
      { length: (length * headSize) / 2 },
      (_, i) => Math.floor(i / (headSize / 2)) / 10000 ** ((2 * (i % (headSize / 2))) / headSize),
    ),
    [length, headSize / 2],
  );
  const rotary = { cos: tf.cos(angles), sin: tf.sin(angles) };
  return compileFunction(
    (tokens, totals) => {
      let x: tf.Tensor = tf.gather(embedding, tokens);
      for (const block of blocks) {
        const normed = rmsNorm(x, block.norm1);
        const split = (y: tf.Tensor, count: number): tf.Tensor => tf.reshape(y, [rows, 1, count, headSize]);
        const { output, keys, values } = cachedAttention(
          split(linear(normed, block.q), heads),
          split(linear(normed, block.k), keyHeads),
          split(linear(normed, block.v), keyHeads),
          block,
          totals,
          rotary,
        );
        block.keys.assign(keys);
        block.values.assign(values);
        const middle = tf.add(x, linear(tf.reshape(output, [rows, heads * headSize]), block.o));
        const normed2 = rmsNorm(middle, block.norm2);
        x = tf.add(
          middle,
          linear(swiglu(linear(normed2, block.gate), linear(normed2, block.up)), block.down),
        );
      }
      return [linear(rmsNorm(x, norm), head)];
    },
    [
      { shape: [rows], dtype: 'int32' },
      { shape: [rows], dtype: 'int32' },
    ],
  );
}

function milliseconds(run: () => void): number {
  const began = performance.now();
  run();
  return performance.now() - began;
}
