import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';

import {
  BACKEND_NAME,
  causalAttention,
  causalAttentionReference,
  linearCrossEntropy,
  linearCrossEntropyReference,
  rmsNorm,
  rmsNormReference,
  rotaryEmbedding,
  rotaryEmbeddingReference,
  swiglu,
  swigluReference,
} from '../index.ts';

type Op = (...inputs: tf.Tensor[]) => tf.Tensor;

let seed = 1;
const random = (shape: number[], deviation = 1): number[] =>
  Array.from(tf.randomNormal(shape, 0, deviation, 'float32', seed++).dataSync());

/** The values and gradients of Σ direction · op(inputs) on a backend. */
async function evaluate(
  name: string,
  op: Op,
  inputs: { values: number[]; shape: number[] }[],
  direction: number[],
): Promise<number[][]> {
  await tf.setBackend(name);
  return tf.tidy(() => {
    const tensors = inputs.map(({ values, shape }) => tf.tensor(values, shape));
    const value = op(...tensors);
    const grads = tf.grads((...args) => {
      const out = op(...args);
      return tf.sum(tf.mul(out, tf.tensor(direction, out.shape)));
    })(tensors);
    return [value, ...grads].map((x) => Array.from(x.dataSync()));
  });
}

async function expectSame(fused: Op, reference: Op, shapes: number[][], deviation = 1): Promise<void> {
  await tf.setBackend('cpu');
  const inputs = shapes.map((shape) => ({ values: random(shape, deviation), shape }));
  const size = tf.tidy(() => reference(...inputs.map((x) => tf.tensor(x.values, x.shape))).size);
  const direction = random([size]);
  const wanted = await evaluate('cpu', reference, inputs, direction);
  for (const [backend, op] of [
    [BACKEND_NAME, fused],
    [BACKEND_NAME, reference],
    ['cpu', fused],
  ] as const) {
    const got = await evaluate(backend, op, inputs, direction);
    wanted.forEach((values, i) => {
      const scale = Math.max(...values.map(Math.abs), 1e-3);
      const error = Math.max(...values.map((x, j) => Math.abs(x - got[i]![j]!))) / scale;
      expect(error).toBeLessThan(3e-5);
    });
  }
  await finiteDifferences(fused, inputs, direction, wanted.slice(1));
}

/** Central differences of a few elements of each input, against the gradients. */
async function finiteDifferences(
  op: Op,
  inputs: { values: number[]; shape: number[] }[],
  direction: number[],
  gradients: number[][],
): Promise<void> {
  await tf.setBackend(BACKEND_NAME);
  const at = (k: number, i: number, delta: number): number =>
    tf.tidy(() => {
      const tensors = inputs.map(({ values, shape }, j) =>
        tf.tensor(
          values.map((x, n) => (j === k && n === i ? x + delta : x)),
          shape,
        ),
      );
      const out = op(...tensors).dataSync();
      return direction.reduce((sum, d, n) => sum + d * out[n]!, 0);
    });
  inputs.forEach(({ values }, k) => {
    const scale = Math.max(...gradients[k]!.map(Math.abs));
    for (const i of [0, Math.floor(values.length / 2), values.length - 1]) {
      const slope = (at(k, i, 1e-2) - at(k, i, -1e-2)) / 2e-2;
      expect(Math.abs(slope - gradients[k]![i]!) / scale).toBeLessThan(1e-2);
    }
  });
}

it('rmsNorm agrees with plain operations and finite differences', async () => {
  await expectSame(
    (x, w) => rmsNorm(x, w, 1e-5),
    (x, w) => rmsNormReference(x, w, 1e-5),
    [[2, 5, 16], [16]],
  );
});

it('swiglu agrees with plain operations and finite differences', async () => {
  await expectSame(
    (g, u) => swiglu(g, u),
    (g, u) => swigluReference(g, u),
    [
      [3, 8],
      [3, 8],
    ],
  );
});

it('rotaryEmbedding agrees with plain operations at positions that restart', async () => {
  const angles = Array.from({ length: 9 * 4 }, (_, i) => Math.floor(i / 4) / 10 ** (i % 4));
  const tables = (): [tf.Tensor, tf.Tensor, tf.Tensor] => [
    tf.tensor(angles.map(Math.cos), [9, 4]),
    tf.tensor(angles.map(Math.sin), [9, 4]),
    tf.tensor([0, 1, 2, 3, 4, 0, 1, 2, 8, 0], [2, 5], 'int32'),
  ];
  await expectSame(
    (x) => rotaryEmbedding(x, ...tables()),
    (x) => rotaryEmbeddingReference(x, ...tables()),
    [[2, 5, 3, 8]],
  );
});

describe('causalAttention agrees with plain operations and finite differences', () => {
  const shapes = (length: number, heads: number, keyHeads: number): number[][] => [
    [2, length, heads, 8],
    [2, length, keyHeads, 8],
    [2, length, keyHeads, 8],
  ];

  it('with grouped heads and a last block that is shorter', async () => {
    await expectSame(
      (q, k, v) => causalAttention(q, k, v, { block: 3 }),
      (q, k, v) => causalAttentionReference(q, k, v),
      shapes(8, 4, 2),
    );
  });

  it('in one block', async () => {
    await expectSame(
      (q, k, v) => causalAttention(q, k, v),
      (q, k, v) => causalAttentionReference(q, k, v),
      shapes(5, 2, 2),
    );
  });

  it('with documents packed in a row, which do not see each other', async () => {
    const segments = (): tf.Tensor => tf.tensor([1, 1, 1, 2, 2, 3, 0, 1, 1, 1, 1, 2, 2, 2], [2, 7], 'int32');
    await expectSame(
      (q, k, v) => causalAttention(q, k, v, { block: 2, segments: segments() }),
      (q, k, v) => causalAttentionReference(q, k, v, { segments: segments() }),
      shapes(7, 4, 2),
    );
  });
});

it('one compiled attention serves rows packed in any way', async () => {
  await tf.setBackend(BACKEND_NAME);
  const [batch, length, heads, keyHeads, size] = [2, 64, 4, 2, 8] as const;
  const [q, k, v, direction] = [heads, keyHeads, keyHeads, heads].map((count, i) =>
    tf.randomNormal([batch, length, count, size], 0, 1, 'float32', 60 + i),
  ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  // Lengths of documents in each row: in blocks of 8, across blocks, one alone, many short ones, and what is left open.
  const layouts = [
    [[8, 16, 40], [64]],
    [
      [1, 30, 2, 31],
      [7, 9, 3, 20],
    ],
    [Array.from({ length: 64 }, () => 1), [63, 1]],
    [[], [5, 59]],
  ];
  for (const layout of layouts) {
    const documents = layout.flatMap((lengths) => {
      const row = lengths.flatMap((count, i) => Array.from({ length: count }, () => i + 1));
      return [...row, ...Array.from({ length: length - row.length }, () => 0)];
    });
    const segments = tf.tensor(documents, [batch, length], 'int32');
    const results = (op: typeof causalAttention): number[][] =>
      tf.tidy(() => {
        const options = { segments, block: 8 };
        const grads = tf.grads((...xs) => tf.sum(tf.mul(op(xs[0]!, xs[1]!, xs[2]!, options), direction)));
        return [op(q, k, v, options), ...grads([q, k, v])].map((x) => Array.from(x.dataSync()));
      });
    const wanted = results(causalAttentionReference);
    results(causalAttention).forEach((values, i) => {
      expect(Math.max(...values.map((x, j) => Math.abs(x - wanted[i]![j]!)))).toBeLessThan(3e-5);
    });
  }
});

describe.each([false, true])(
  'long rows, looped over heads and ordered by blocks; packed documents: %p',
  (packed) => {
    it('have the values and gradients of plain operations', async () => {
      await tf.setBackend(BACKEND_NAME);
      const [batch, length, heads, keyHeads, size] = [1, 2100, 8, 2, 8] as const;
      const [q, k, v, direction] = [heads, keyHeads, keyHeads, heads].map((count, i) =>
        tf.randomNormal([batch, length, count, size], 0, 1, 'float32', 40 + i),
      ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const documents = Array.from({ length: batch * length }, (_, i) => Math.floor(i / 700));
      const options = packed ? { segments: tf.tensor(documents, [batch, length], 'int32') } : {};
      const results = (op: typeof causalAttention): number[][] =>
        tf.tidy(() => {
          const value = op(q, k, v, options);
          const grads = tf.grads((...xs) => tf.sum(tf.mul(op(xs[0]!, xs[1]!, xs[2]!, options), direction)))([
            q,
            k,
            v,
          ]);
          return [value, ...grads].map((x) => Array.from(x.dataSync()));
        });
      const got = results(causalAttention);
      results(causalAttentionReference).forEach((wanted, i) => {
        const scale = wanted.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        const error = wanted.reduce((most, x, j) => Math.max(most, Math.abs(x - got[i]![j]!)), 0);
        expect(error / scale).toBeLessThan(3e-5);
      });
    });
  },
);

describe('linearCrossEntropy agrees with plain operations and finite differences', () => {
  const labels = (): tf.Tensor => tf.tensor([3, 0, -100, 10, 3, 3, 7], [7], 'int32');
  const weights = (): tf.Tensor => tf.tensor([0.1, 0.2, 0.3, 0.1, 0.1, 0.1, 0.1]);

  it.each([undefined, 3, 1])('in chunks of %p rows', async (chunk) => {
    await expectSame(
      (h, w) => linearCrossEntropy(h, w, labels(), weights(), chunk === undefined ? {} : { chunk }),
      (h, w) => linearCrossEntropyReference(h, w, labels(), weights()),
      [
        [7, 6],
        [11, 6],
      ],
    );
  });

  it('stays finite for logits of thousands', async () => {
    await tf.setBackend(BACKEND_NAME);
    const loss = linearCrossEntropy(
      tf.tensor([[1000, 0]]),
      tf.tensor([
        [5, 0],
        [-5, 0],
      ]),
      tf.tensor([1], [1], 'int32'),
      tf.tensor([1]),
    );
    expect(loss.dataSync()[0]).toBe(10000);
  });
});
