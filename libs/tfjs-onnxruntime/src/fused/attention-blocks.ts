/** Causal attention in blocks of query positions, as ONNX nodes. */
import type { Emitter } from '../emitter.ts';
import type { LazyOp } from '../lazy-node.ts';

export interface AttentionAttrs {
  /** Query positions of one block. */
  block: number;
  /** True with an operand that tells documents apart. */
  segmented: boolean;
}

/** Sizes of an attention call. */
interface Sizes {
  batch: number;
  length: number;
  heads: number;
  keyHeads: number;
  size: number;
  scale: number;
}

/** A block of query positions [start, end); it sees keys [0, end). */
interface Block {
  start: number;
  end: number;
}

const HIDDEN = -1e30;

/** q, k, v [, segments] to the attention's result, of the shape of q. */
export const ATTENTION_FORWARD: LazyOp<AttentionAttrs> = {
  name: 'Attention',
  emit: (e, [q, k, v, segments], { attrs, operands }) => {
    const sizes = sizesOf(operands[0]!.shape, operands[1]!.shape);
    const keys = byHead(e, k!, sizes);
    const values = byHead(e, v!, sizes);
    const positions = runtimePositions(e, q!, sizes, attrs.block);
    const parts = blocks(sizes.length, attrs.block).map((block) => {
      const query = queryRows(e, q!, block, sizes);
      const weights = softmaxScores(e, query, firstKeys(e, keys, block), segments, positions, block, sizes);
      const mixed = e.op('MatMul', [weights, firstKeys(e, values, block)]);
      return fromRows(e, mixed, block, sizes);
    });
    return [joined(e, parts)];
  },
};

/**
 * q, k, v [, segments], the result and its gradient dO to the gradients of q, k and v. With weights P and
 * D = Σ dO·O per row: dS = P·(dO Vᵀ − D), dQ = dS K, dK = dSᵀ Q, dV = Pᵀ dO (https://arxiv.org/abs/2205.14135).
 */
export const ATTENTION_BACKWARD: LazyOp<AttentionAttrs> = {
  name: 'AttentionGradient',
  emit: (e, inputs, { attrs, operands }) => {
    const [q, k, v] = inputs as [string, string, string];
    const segments = attrs.segmented ? inputs[3] : undefined;
    const [out, dy] = inputs.slice(-2) as [string, string];
    const sizes = sizesOf(operands[0]!.shape, operands[1]!.shape);
    const keys = byHead(e, k, sizes);
    const values = byHead(e, v, sizes);
    const positions = runtimePositions(e, q, sizes, attrs.block);
    const dots = e.op('ReduceSum', [e.op('Mul', [dy, out]), e.ints([-1])], { keepdims: 1 });
    const queryGradients: string[] = [];
    let keyGradient: string | undefined;
    let valueGradient: string | undefined;
    let before: string | undefined;
    for (const block of blocks(sizes.length, attrs.block)) {
      const query = after(e, queryRows(e, q, block, sizes), before);
      const seen = firstKeys(e, keys, block);
      const weights = softmaxScores(e, query, seen, segments, positions, block, sizes);
      const dOut = after(e, queryRows(e, dy, block, sizes), before);
      const dot = queryRows(e, dots, block, { ...sizes, size: 1 });
      const dWeights = product(e, dOut, firstKeys(e, values, block), { transB: 1 });
      const dScores = e.op('Mul', [weights, e.op('Sub', [dWeights, dot])]);
      const alpha = { float: sizes.scale };
      const dQuery = product(e, dScores, seen, { alpha });
      queryGradients.push(fromRows(e, dQuery, block, sizes));
      const dKey = product(e, dScores, query, { transA: 1, alpha });
      const dValue = product(e, weights, dOut, { transA: 1 });
      keyGradient = accumulate(e, keyGradient, dKey, block);
      valueGradient = accumulate(e, valueGradient, dValue, block);
      before = zeroFrom(e, [dQuery, keyGradient, valueGradient]);
    }
    return [
      joined(e, queryGradients),
      fromHeads(e, keyGradient!, sizes),
      fromHeads(e, valueGradient!, sizes),
    ];
  },
};

function sizesOf(query: readonly number[], key: readonly number[]): Sizes {
  const [batch, length, heads, size] = query as [number, number, number, number];
  return { batch, length, heads, keyHeads: key[2]!, size, scale: 1 / Math.sqrt(size) };
}

function blocks(length: number, block: number): Block[] {
  return Array.from({ length: Math.ceil(length / block) }, (_, i) => ({
    start: i * block,
    end: Math.min(length, (i + 1) * block),
  }));
}

/** [batch, length, keyHeads, size] to [batch · keyHeads, length, size]. */
function byHead(e: Emitter, x: string, { batch, length, keyHeads, size }: Sizes): string {
  const moved = e.op('Transpose', [x], { perm: [0, 2, 1, 3] });
  return e.op('Reshape', [moved, e.ints([batch * keyHeads, length, size])]);
}

function fromHeads(e: Emitter, x: string, { batch, length, keyHeads, size }: Sizes): string {
  const split = e.op('Reshape', [x, e.ints([batch, keyHeads, length, size])]);
  return e.op('Transpose', [split], { perm: [0, 2, 1, 3] });
}

/** A block of [batch, length, heads, size] as [batch · keyHeads, group · block, size]. */
function queryRows(e: Emitter, x: string, block: Block, sizes: Sizes): string {
  const { batch, length, heads, keyHeads, size } = sizes;
  const rows = slice(e, x, 1, block, length);
  const moved = e.op('Transpose', [rows], { perm: [0, 2, 1, 3] });
  const count = (heads / keyHeads) * (block.end - block.start);
  return e.op('Reshape', [moved, e.ints([batch * keyHeads, count, size])]);
}

function fromRows(e: Emitter, x: string, { start, end }: Block, sizes: Sizes): string {
  const { batch, heads, size } = sizes;
  const split = e.op('Reshape', [x, e.ints([batch, heads, end - start, size])]);
  return e.op('Transpose', [split], { perm: [0, 2, 1, 3] });
}

function firstKeys(e: Emitter, x: string, { end }: Block): string {
  return e.op('Slice', [x, e.ints([0]), e.ints([end]), e.ints([1])]);
}

function slice(e: Emitter, x: string, axis: number, { start, end }: Block, full: number): string {
  if (start === 0 && end === full) return x;
  return e.op('Slice', [x, e.ints([start]), e.ints([end]), e.ints([axis])]);
}

/** The attention weights of a block: [batch · keyHeads, group · block, end]. */
function softmaxScores(
  e: Emitter,
  query: string,
  keys: string,
  segments: string | undefined,
  positions: string | undefined,
  block: Block,
  { batch, length, heads, keyHeads, scale }: Sizes,
): string {
  const rows = block.end - block.start;
  const scores = product(e, query, keys, { transB: 1, alpha: { float: scale } });
  const perHead = e.op('Reshape', [scores, e.ints([batch, heads, rows, block.end])]);
  const bias = segments
    ? segmentBias(e, segments, block, length, positions)
    : causalBias(e, block, positions);
  const weights = e.op('Softmax', [e.op('Add', [perHead, bias])], { axis: -1 });
  return e.op('Reshape', [weights, e.ints([batch * keyHeads, (heads / keyHeads) * rows, block.end])]);
}

/** Zero where a position may look, [block, end]: everything before the block, and itself and before within it. */
function causalBias(e: Emitter, { start, end }: Block, positions: string | undefined): string {
  if (positions !== undefined) {
    const part = (first: number, axis: number): string =>
      e.op('Unsqueeze', [
        e.op('Slice', [positions, e.ints([first]), e.ints([end]), e.ints([0])]),
        e.ints([axis]),
      ]);
    const seen = e.op('LessOrEqual', [part(0, 0), part(start, 1)]);
    return e.op('Where', [seen, e.scalar(0), e.scalar(HIDDEN)]);
  }
  const rows = end - start;
  const full = e.op('Expand', [e.scalar(HIDDEN), e.ints([rows, rows])]);
  const above = e.op('Trilu', [full, e.constant([1], [], 'int64')], { upper: 1 });
  return start === 0 ? above : e.op('Pad', [above, e.ints([0, start, 0, 0]), e.scalar(0)]);
}

/**
 * Positions 0, 1, … of many blocks, as a value of the run: from constants ONNX Runtime would make all biases when it
 * compiles, and keep them, which takes memory with the square of the length.
 */
function runtimePositions(e: Emitter, query: string, { length }: Sizes, block: number): string | undefined {
  if (length <= 3 * block) return undefined;
  const numbers = e.constant(
    Array.from({ length }, (_, i) => i),
    [length],
  );
  const [first, axes] = [e.ints([0, 0, 0, 0]), e.ints([0, 1, 2, 3])];
  const one = e.op('Slice', [query, first, e.ints([1, 1, 1, 1]), axes]);
  const zero = e.op('Mul', [e.op('Reshape', [one, e.ints([1])]), e.scalar(0)]);
  return e.op('Add', [numbers, zero]);
}

/** As causalBias, and within one document: [batch, 1, block, end]. */
function segmentBias(
  e: Emitter,
  segments: string,
  block: Block,
  length: number,
  positions: string | undefined,
): string {
  const own = slice(e, segments, 1, block, length);
  const seen = slice(e, segments, 1, { start: 0, end: block.end }, length);
  const same = e.op('Equal', [
    e.op('Unsqueeze', [own, e.ints([1, 3])]),
    e.op('Unsqueeze', [seen, e.ints([1, 2])]),
  ]);
  return e.op('Where', [same, causalBias(e, block, positions), e.scalar(HIDDEN)]);
}

/**
 * A zero that is there only once all of `values` [a, b, c] are. Added to what a block starts from, it keeps ONNX
 * Runtime from computing the scores of several blocks before it has done with those of the first.
 */
function zeroFrom(e: Emitter, values: readonly string[]): string {
  const [first, axes] = [e.ints([0, 0, 0]), e.ints([0, 1, 2])];
  const one = (x: string): string => e.op('Slice', [x, first, e.ints([1, 1, 1]), axes]);
  return e.op('Mul', [e.op('Sum', values.map(one)), e.scalar(0)]);
}

function after(e: Emitter, x: string, zero: string | undefined): string {
  return zero === undefined ? x : e.op('Add', [x, zero]);
}

/** Adds the gradient for keys [0, end) to the sum so far, which covers the keys before this block. */
function accumulate(e: Emitter, sum: string | undefined, gradient: string, { start, end }: Block): string {
  if (sum === undefined) return gradient;
  const known = e.op('Slice', [gradient, e.ints([0]), e.ints([start]), e.ints([1])]);
  const fresh = e.op('Slice', [gradient, e.ints([start]), e.ints([end]), e.ints([1])]);
  return e.op('Concat', [e.op('Add', [sum, known]), fresh], { axis: 1 });
}

function joined(e: Emitter, parts: readonly string[]): string {
  return parts.length === 1 ? parts[0]! : e.op('Concat', parts, { axis: 1 });
}

function product(e: Emitter, a: string, b: string, attributes: Parameters<Emitter['op']>[2]): string {
  return e.op('FusedMatMul', [a, b], attributes, 'com.microsoft');
}
