import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';

import {
  BACKEND_NAME,
  cachedAttention,
  causalAttentionReference,
  compileFunction,
  rotaryEmbeddingReference,
} from '../index.ts';

const [BATCH, HEADS, KEY_HEADS, SIZE, CAPACITY] = [2, 4, 2, 16, 12];
const LENGTHS = [5, 3];
const STEPS = 4;

const random = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed);

/** Rows of tokens, first `prompt` of them at once, then one after another: the outputs for each row's real tokens. */
async function generated(backend: string, rotated: boolean): Promise<number[][]> {
  await tf.setBackend(backend);
  const prompt = Math.max(...LENGTHS);
  const cache = {
    keys: tf.variable(tf.zeros([BATCH, KEY_HEADS, CAPACITY, SIZE])),
    values: tf.variable(tf.zeros([BATCH, KEY_HEADS, CAPACITY, SIZE])),
  };
  const rotary = rotated ? tables() : undefined;
  const attend = (n: number) =>
    compileFunction(
      (q, k, v, totals) => {
        const { output, keys, values } = cachedAttention(q, k, v, cache, totals, rotary);
        cache.keys.assign(keys);
        cache.values.assign(values);
        return [output];
      },
      [
        { shape: [BATCH, n, HEADS, SIZE], dtype: 'float32' },
        { shape: [BATCH, n, KEY_HEADS, SIZE], dtype: 'float32' },
        { shape: [BATCH, n, KEY_HEADS, SIZE], dtype: 'float32' },
        { shape: [BATCH], dtype: 'int32' },
      ],
    );
  // The tokens of row b at its positions start(b), start(b) + 1, …
  const part = (x: tf.Tensor, start: (row: number) => number, n: number): ArrayLike<number> =>
    tf.tidy(() =>
      tf.concat(LENGTHS.map((_, b) => tf.slice(x, [b, start(b), 0, 0], [1, n, -1, -1]))).dataSync(),
    );
  const inputs = tokens();
  const rows: number[][] = LENGTHS.map(() => []);
  const begin = attend(prompt);
  const first = begin.run(...inputs.map((x) => part(x, () => 0, prompt)), LENGTHS)[0]!;
  const width = HEADS * SIZE;
  LENGTHS.forEach((length, b) =>
    rows[b]!.push(...first.slice(b * prompt * width, (b * prompt + length) * width)),
  );
  const step = attend(1);
  for (let i = 0; i < STEPS; i++) {
    const totals = LENGTHS.map((length) => length + i + 1);
    const next = step.run(...inputs.map((x) => part(x, (b) => totals[b]! - 1, 1)), totals)[0]!;
    rows.forEach((row, b) => row.push(...next.slice(b * width, (b + 1) * width)));
  }
  begin.dispose();
  step.dispose();
  return rows;
}

function tables(): { cos: tf.Tensor; sin: tf.Tensor } {
  const angles = Array.from(
    { length: CAPACITY * (SIZE / 2) },
    (_, i) => Math.floor(i / (SIZE / 2)) / 10 ** ((i % (SIZE / 2)) / 4),
  );
  const shape: [number, number] = [CAPACITY, SIZE / 2];
  return { cos: tf.tensor(angles.map(Math.cos), shape), sin: tf.tensor(angles.map(Math.sin), shape) };
}

const tokens = (): tf.Tensor[] => [
  random([BATCH, CAPACITY, HEADS, SIZE], 1),
  random([BATCH, CAPACITY, KEY_HEADS, SIZE], 2),
  random([BATCH, CAPACITY, KEY_HEADS, SIZE], 3),
];

describe.each([false, true])('attention over a cache, rotary embedding: %p', (rotated) => {
  it.each([BACKEND_NAME, 'cpu'])('gives on %s what attention over whole rows gives', async (backend) => {
    const got = await generated(backend, rotated);
    await tf.setBackend('cpu');
    const { cos, sin } = tables();
    const positions = tf.tensor(
      LENGTHS.map(() => Array.from({ length: CAPACITY }, (_, i) => i)),
      [BATCH, CAPACITY],
      'int32',
    );
    const [q, k, v] = tokens() as [tf.Tensor, tf.Tensor, tf.Tensor];
    const turn = (x: tf.Tensor): tf.Tensor =>
      rotated ? rotaryEmbeddingReference(x, cos, sin, positions) : x;
    const wanted = causalAttentionReference(turn(q), turn(k), v).dataSync();
    got.forEach((row, b) => {
      expect(row.length).toBe((LENGTHS[b]! + STEPS) * HEADS * SIZE);
      row.forEach((x, i) => {
        expect(Math.abs(x - wanted[b * CAPACITY * HEADS * SIZE + i]!)).toBeLessThan(1e-5);
      });
    });
  });
});
