import { OnnxRuntimeBackendError } from './errors.ts';
import type { LazyType } from './lazy-node.ts';

/** A typed array that holds a tensor's elements. */
export type ElementArray = Float32Array | Int32Array | Uint8Array;

/** Arrays let go by tensors, kept for tensors of the same size. */
export interface MemoryPool {
  /** An array of `length` elements with any content. */
  take(dtype: LazyType, length: number): ElementArray;
  give(array: ElementArray): void;
  /** Bytes held for reuse. */
  bytes(): number;
  clear(): void;
}

/** A pool that holds at most `limit` bytes; what exceeds them is left to the garbage collector. */
export function createMemoryPool(limit: number): MemoryPool {
  const free = new Map<string, ElementArray[]>();
  let held = 0;
  return {
    take: (dtype, length) => {
      const array = free.get(`${dtype} ${length}`)?.pop();
      if (!array) return newArray(dtype, length);
      held -= array.byteLength;
      return array;
    },
    give: (array) => {
      if (array.byteLength === 0 || held + array.byteLength > limit) return;
      const key = `${typeOf(array)} ${array.length}`;
      const list = free.get(key);
      if (list) list.push(array);
      else free.set(key, [array]);
      held += array.byteLength;
    },
    bytes: () => held,
    clear: () => {
      free.clear();
      held = 0;
    },
  };
}

/** An array of zeros. Throws OnnxRuntimeBackendError where there is no memory for it. */
export function newArray(dtype: LazyType, length: number): ElementArray {
  try {
    if (dtype === 'float32') return new Float32Array(length);
    return dtype === 'int32' ? new Int32Array(length) : new Uint8Array(length);
  } catch (error) {
    const bytes = dtype === 'bool' ? length : 4 * length;
    throw new OnnxRuntimeBackendError(
      `out of memory: a ${dtype} tensor of ${length} elements asks for ${bytes} bytes`,
      { cause: error },
    );
  }
}

function typeOf(array: ElementArray): LazyType {
  if (array instanceof Float32Array) return 'float32';
  return array instanceof Int32Array ? 'int32' : 'bool';
}
