import { util } from '@tensorflow/tfjs-core';

import type { Emitter } from '../emitter.ts';

/** Elements of an array of which several stay in a processor's cache. */
const SLICE = 2 ** 16;

/**
 * Computes element by element on arrays of one shape, slice after slice where loops pay, so that what `compute` makes
 * on the way never leaves the processor's caches. `results` is the number of arrays that `compute` returns.
 */
export function inSlices(
  e: Emitter,
  arrays: readonly string[],
  shape: readonly number[],
  results: number,
  compute: (e: Emitter, arrays: readonly string[]) => string[],
): string[] {
  const size = util.sizeFromShape([...shape]);
  const slices = e.loops ? sliceCount(size) : 1;
  if (slices === 1) return compute(e, arrays);
  const slice = [size / slices];
  const inputs = arrays.map((name) => ({
    name: e.op('Reshape', [name, e.ints([slices, ...slice])]),
    type: 'float32' as const,
    shape: [slices, ...slice],
  }));
  const made = e.scan(
    inputs,
    Array.from({ length: results }, () => slice),
    compute,
  );
  return made.map((name) => e.op('Reshape', [name, e.ints(shape)]));
}

/** The fewest equal slices of at most SLICE elements; 1 where there are none such. */
function sliceCount(size: number): number {
  const most = Math.ceil(size / SLICE);
  for (let count = most; count <= 8 * most; count++) if (size % count === 0) return count;
  return 1;
}
