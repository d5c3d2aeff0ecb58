/**
 * Causal attention in blocks of query positions, as ONNX nodes.
 *
 * Heads are taken in groups: the query heads that share a key head. Where the provider runs loops well, a loop goes
 * over the groups, few enough at a time for a block's scores to stay in the processor's caches; elsewhere all groups
 * are taken at once. Either way scores live block by block, so that memory grows with length, not with its square.
 *
 * A block sees no key after its last position, and with documents, where loops run well, none before the document of
 * its first position: a packed row costs about what its documents would cost alone.
 */
import type { Emitter } from '../emitter.ts';
import type { LazyOp } from '../lazy-node.ts';
import type { OnnxValue } from '../onnx-model.ts';

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
}

/** Sizes of what is computed at once: `count` groups of `group` query heads. */
interface Groups {
  count: number;
  group: number;
  length: number;
  size: number;
  block: number;
}

/** A block of query positions [start, end); it sees keys [from, end). */
interface Block {
  start: number;
  end: number;
  /** An int64 of the run, of shape [1]; zero where not given. */
  from?: string;
}

/** Operands of some groups: query [count, group, length, size], keys and values [count, length, size]. */
interface Operands {
  query: string;
  keys: string;
  values: string;
  /** Documents, [count, length]. */
  segments: string | undefined;
  /** The first key that each block may see, int64 [count, blocks]. */
  first: string | undefined;
  /** What the last `block` query positions may see: zero, and elsewhere HIDDEN, [block, length]. */
  band: string;
}

const HIDDEN = -1e30;
const SCORE_BYTES = 2 * 2 ** 20;

/** q, k, v [, segments] to the attention's result, of the shape of q. */
export const ATTENTION_FORWARD: LazyOp<AttentionAttrs> = {
  name: 'Attention',
  emit: (e, [q, k, v, segments], { attrs, operands }) => {
    const sizes = sizesOf(operands[0]!.shape, operands[1]!.shape);
    const band = bandOf(e, q!, sizes, attrs.block);
    const inputs = { queries: [q!], keys: [k!, v!], segments };
    const [out] = eachGroups(e, inputs, sizes, attrs.block, ['query'], (inner, names, groups) => {
      const [query, keys, values, documents, first] = names as [string, string, string, string?, string?];
      return [forward(inner, { query, keys, values, segments: documents, first, band }, groups)];
    });
    return [fromHeads(e, out!, sizes, sizes.heads)];
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
    const band = bandOf(e, q, sizes, attrs.block);
    const dots = e.op('ReduceSum', [e.op('Mul', [dy, out]), e.ints([-1])], { keepdims: 1 });
    const [dQuery, dKeys, dValues] = eachGroups(
      e,
      { queries: [q, dy, dots], keys: [k, v], segments },
      sizes,
      attrs.block,
      ['query', 'key', 'key'],
      (inner, names, groups) => {
        const [query, dOut, dot, keys, values, documents, first] = names as [
          string,
          string,
          string,
          string,
          string,
          string?,
          string?,
        ];
        const operands = { query, keys, values, segments: documents, first, band };
        return backward(inner, operands, dOut, dot, groups);
      },
    );
    return [
      fromHeads(e, dQuery!, sizes, sizes.heads),
      fromHeads(e, dKeys!, sizes, sizes.keyHeads),
      fromHeads(e, dValues!, sizes, sizes.keyHeads),
    ];
  },
};

/**
 * Computes all groups, in a loop or at once. `queries` are [batch, length, heads, …], `keys` [batch, length,
 * keyHeads, …]; `results` are as the query or as the keys, [batch · keyHeads, …] taken together.
 */
function eachGroups(
  e: Emitter,
  { queries, keys, segments }: { queries: string[]; keys: string[]; segments: string | undefined },
  sizes: Sizes,
  block: number,
  results: ('query' | 'key')[],
  compute: (e: Emitter, names: readonly string[], groups: Groups) => string[],
): string[] {
  const { batch, length, heads, keyHeads, size } = sizes;
  const all = batch * keyHeads;
  const group = heads / keyHeads;
  const count = e.loops ? groupsAtOnce(all, 4 * group * Math.min(block, length) * length) : all;
  const groups = { count, group, length, size, block };
  const outer = e.loops && (count < all || inOrder(groups)) ? [all / count] : [];
  const byGroup = (x: string, inner: number[]): OnnxValue => {
    const shape = [...outer, count, ...inner];
    const moved = e.op('Transpose', [x], { perm: [0, 2, 1, 3] });
    // The last size is the operand's own: the dots have one component.
    return { name: e.op('Reshape', [moved, e.ints([...shape.slice(0, -1), -1])]), type: 'float32', shape };
  };
  const operands = [
    ...queries.map((x, i) => byGroup(x, [group, length, i === 2 ? 1 : size])),
    ...keys.map((x) => byGroup(x, [length, size])),
  ];
  const documents: OnnxValue[] = [];
  if (segments !== undefined) {
    const rows = { name: segments, type: 'int32' as const, shape: [batch, length] };
    documents.push(rowsByGroup(e, rows, sizes, [...outer, count]));
    if (e.loops && length > block)
      documents.push(rowsByGroup(e, firstKeys(e, rows, block), sizes, [...outer, count]));
  }
  const inputs = [...operands, ...documents];
  if (outer.length === 0) {
    const names = inputs.map(({ name }) => name);
    return compute(e, names, groups);
  }
  const shapes = results.map((like) =>
    like === 'query' ? [count, group, length, size] : [count, length, size],
  );
  return e.scan(inputs, shapes, (inner, names) => compute(inner, names, groups));
}

/** The most groups, a divisor of all, whose scores of one block take at most SCORE_BYTES. */
function groupsAtOnce(all: number, bytes: number): number {
  let count = all;
  while (count > 1 && (all % count !== 0 || count * bytes > SCORE_BYTES)) count--;
  return count;
}

function forward(e: Emitter, operands: Operands, groups: Groups): string {
  const parts: string[] = [];
  let before: string | undefined;
  for (const block of blocks(e, operands, groups)) {
    const query = after(e, queryRows(e, operands.query, block, groups), before);
    const weights = softmaxScores(e, query, operands, block, groups);
    const mixed = e.op('MatMul', [weights, seenKeys(e, operands.values, block, groups)]);
    parts.unshift(fromRows(e, mixed, block, groups));
    if (inOrder(groups)) before = zeroFrom(e, [mixed]);
  }
  return joined(e, parts, 2);
}

function backward(e: Emitter, operands: Operands, dy: string, dots: string, groups: Groups): string[] {
  const queryGradients: string[] = [];
  let keyGradient: string | undefined;
  let valueGradient: string | undefined;
  let before: string | undefined;
  for (const block of blocks(e, operands, groups)) {
    const query = after(e, queryRows(e, operands.query, block, groups), before);
    const weights = softmaxScores(e, query, operands, block, groups);
    const dOut = after(e, queryRows(e, dy, block, groups), before);
    const dot = queryRows(e, dots, block, { ...groups, size: 1 });
    const dWeights = product(e, dOut, seenKeys(e, operands.values, block, groups), { transB: 1 });
    const dScores = e.op('Mul', [weights, e.op('Sub', [dWeights, dot])]);
    const alpha = { float: 1 / Math.sqrt(groups.size) };
    const dQuery = product(e, dScores, seenKeys(e, operands.keys, block, groups), { alpha });
    queryGradients.unshift(fromRows(e, dQuery, block, groups));
    const dKey = product(e, dScores, query, { transA: 1, alpha });
    const dValue = product(e, weights, dOut, { transA: 1 });
    keyGradient = accumulate(e, keyGradient, dKey, block, groups.length);
    valueGradient = accumulate(e, valueGradient, dValue, block, groups.length);
    if (inOrder(groups)) before = zeroFrom(e, [dQuery, keyGradient, valueGradient]);
  }
  return [joined(e, queryGradients, 2), keyGradient!, valueGradient!];
}

/** True where the scores of all blocks together take so much memory that blocks must be computed one by one. */
function inOrder({ count, group, length }: Groups): boolean {
  return count * group * length ** 2 * 2 > 16 * SCORE_BYTES;
}

function sizesOf(query: readonly number[], key: readonly number[]): Sizes {
  const [batch, length, heads, size] = query as [number, number, number, number];
  return { batch, length, heads, keyHeads: key[2]!, size };
}

/** The last block first: what it leaves free in memory holds the smaller ones, as it would not the other way round. */
function blocks(e: Emitter, { first }: Operands, { length, block }: Groups): Block[] {
  const least = first && e.op('ReduceMin', [first, e.ints([0])], { keepdims: 0 });
  return Array.from({ length: Math.ceil(length / block) }, (_, i) => ({
    start: i * block,
    end: Math.min(length, (i + 1) * block),
    ...(least && i > 0 && { from: e.op('Slice', [least, e.ints([i]), e.ints([i + 1])]) }),
  })).reverse();
}

/** What eachGroups computed, to [batch, length, count, size]. */
function fromHeads(e: Emitter, x: string, { batch, length, size }: Sizes, count: number): string {
  const split = e.op('Reshape', [x, e.ints([batch, count, length, size])]);
  return e.op('Transpose', [split], { perm: [0, 2, 1, 3] });
}

/** What is known of each row, [batch, n], for each group: [...shape, n]. */
function rowsByGroup(
  e: Emitter,
  { name, type, shape: [batch, n] }: OnnxValue,
  { keyHeads }: Sizes,
  shape: number[],
): OnnxValue {
  const repeated = e.op('Expand', [e.op('Unsqueeze', [name, e.ints([1])]), e.ints([batch!, keyHeads, n!])]);
  const full = [...shape, n!];
  return { name: e.op('Reshape', [repeated, e.ints(full)]), type, shape: full };
}

/** Where the document of each block's first position begins, int64 [batch, blocks], in rows of documents. */
function firstKeys(e: Emitter, { name, shape }: OnnxValue, block: number): OnnxValue {
  const [batch, length] = shape as [number, number];
  const count = Math.ceil(length / block);
  const starts = e.ints(Array.from({ length: count }, (_, i) => i * block));
  const own = e.op('Unsqueeze', [e.op('Gather', [name, starts], { axis: 1 }), e.ints([2])]);
  const same = e.op('Equal', [own, e.op('Unsqueeze', [name, e.ints([1])])]);
  const first = e.op('ArgMax', [e.cast(same, 'int32')], { axis: 2, keepdims: 0 });
  return { name: first, type: 'int64', shape: [batch, count] };
}

/** A block of [count, group, length, size] as [count, group · block, size]. */
function queryRows(e: Emitter, x: string, block: Block, { count, group, length, size }: Groups): string {
  const rows = slice(e, x, 2, block, length);
  return e.op('Reshape', [rows, e.ints([count, group * (block.end - block.start), size])]);
}

function fromRows(e: Emitter, x: string, { start, end }: Block, { count, group, size }: Groups): string {
  return e.op('Reshape', [x, e.ints([count, group, end - start, size])]);
}

/** The keys or values that a block sees, of all. */
function seenKeys(e: Emitter, x: string, { from, end }: Block, { length }: Groups): string {
  return from === undefined
    ? slice(e, x, 1, { start: 0, end }, length)
    : e.op('Slice', [x, from, e.ints([end]), e.ints([1])]);
}

function slice(e: Emitter, x: string, axis: number, { start, end }: Block, full: number): string {
  if (start === 0 && end === full) return x;
  return e.op('Slice', [x, e.ints([start]), e.ints([end]), e.ints([axis])]);
}

/** The attention weights of a block: [count, group · block, keys]. */
function softmaxScores(
  e: Emitter,
  query: string,
  { keys, segments, band }: Operands,
  block: Block,
  groups: Groups,
): string {
  const { count, group, length, size } = groups;
  const rows = block.end - block.start;
  const alpha = { float: 1 / Math.sqrt(size) };
  const scores = product(e, query, seenKeys(e, keys, block, groups), { transB: 1, alpha });
  const perHead = e.op('Reshape', [scores, e.ints([count, group, rows, -1])]);
  const height = Math.min(groups.block, length);
  const lower = slice(e, band, 0, { start: height - rows, end: height }, height);
  const causal = bandColumns(e, lower, block, length);
  const bias = segments === undefined ? causal : segmentBias(e, segments, causal, block, groups);
  const weights = e.op('Softmax', [e.op('Add', [perHead, bias])], { axis: -1 });
  return e.op('Reshape', [weights, e.ints([count, group * rows, -1])]);
}

/**
 * What the last `block` positions see of all: the bias of any block is a part of it. Of many blocks it is a value of
 * the run: from constants ONNX Runtime would make all biases when it compiles, and keep them, which takes memory with
 * the square of the length.
 */
function bandOf(e: Emitter, query: string, { length }: Sizes, block: number): string {
  const constant = e.constant(
    Array.from({ length }, (_, i) => i),
    [length],
  );
  const numbers = length <= 4 * block ? constant : e.op('Add', [constant, runtimeZero(e, query)]);
  const rows = slice(e, numbers, 0, { start: length - Math.min(block, length), end: length }, length);
  const seen = e.op('LessOrEqual', [
    e.op('Unsqueeze', [numbers, e.ints([0])]),
    e.op('Unsqueeze', [rows, e.ints([1])]),
  ]);
  return e.op('Where', [seen, e.scalar(0), e.scalar(HIDDEN)]);
}

/** A zero that is there only when the graph runs, from any tensor of rank 4. */
function runtimeZero(e: Emitter, x: string): string {
  const [first, axes] = [e.ints([0, 0, 0, 0]), e.ints([0, 1, 2, 3])];
  const one = e.op('Slice', [x, first, e.ints([1, 1, 1, 1]), axes]);
  return e.op('Mul', [e.op('Reshape', [one, e.ints([1])]), e.scalar(0)]);
}

/** The columns of the band for the keys that a block sees. */
function bandColumns(e: Emitter, band: string, { from, end }: Block, length: number): string {
  if (from === undefined) return slice(e, band, 1, { start: length - end, end: length }, length);
  const start = end === length ? from : e.op('Add', [from, e.ints([length - end])]);
  return e.op('Slice', [band, start, e.ints([length]), e.ints([1])]);
}

/** As `causal`, and within one document: [count, 1, block, keys]. */
function segmentBias(e: Emitter, segments: string, causal: string, block: Block, groups: Groups): string {
  const own = slice(e, segments, 1, block, groups.length);
  const seen = seenKeys(e, segments, block, groups);
  const same = e.op('Equal', [
    e.op('Unsqueeze', [own, e.ints([1, 3])]),
    e.op('Unsqueeze', [seen, e.ints([1, 2])]),
  ]);
  return e.op('Where', [same, causal, e.scalar(HIDDEN)]);
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

/** Adds the gradient for the keys that a block sees to the sum so far, which covers all keys. */
function accumulate(
  e: Emitter,
  sum: string | undefined,
  gradient: string,
  { from, end }: Block,
  length: number,
): string {
  if (sum === undefined) {
    if (from === undefined) return gradient;
    return e.op('Pad', [gradient, e.op('Concat', [e.ints([0]), from, e.ints([0, 0, 0, 0])], { axis: 0 })]);
  }
  const [first, axis] = [e.ints([0]), e.ints([1])];
  const known = e.op('Slice', [sum, from ?? first, e.ints([end]), axis]);
  const parts = [e.op('Add', [known, gradient]), slice(e, sum, 1, { start: end, end: length }, length)];
  if (from !== undefined) parts.unshift(e.op('Slice', [sum, first, from, axis]));
  return e.op('Concat', parts, { axis: 1 });
}

function joined(e: Emitter, parts: readonly string[], axis: number): string {
  return parts.length === 1 ? parts[0]! : e.op('Concat', parts, { axis });
}

function product(e: Emitter, a: string, b: string, attributes: Parameters<Emitter['op']>[2]): string {
  return e.op('FusedMatMul', [a, b], attributes, 'com.microsoft');
}
