import { UserError } from '@longhand/records';
import { textKernelsWasm } from './text-kernels.wasm.ts';

/** What kernels/text-kernels.ts exports; addresses are bytes of `memory`. */
interface TextKernels {
  memory: { buffer: ArrayBuffer; grow: (pages: number) => number };
  tokenThousandths: (steps: number, text: number, end: number) => number;
  tokenThousandthsOfPart: (steps: number, text: number, from: number, to: number, end: number) => number;
  hasOtherScripts: (text: number, end: number) => number;
  repetition: (folded: number, text: number, end: number) => number;
  wordGrams: (kinds: number, text: number, end: number, words: number, grams: number) => number;
  fillSketch: (grams: number, count: number, size: number, sketch: number, rounds: number) => void;
  numberedLines: (text: number, end: number) => number;
  equalityRuns: (inRun: number, text: number, end: number, found: number) => number;
  findBeginnings: (
    classes: number,
    wordBytes: number,
    next: number,
    ends: number,
    classCount: number,
    text: number,
    end: number,
    found: number,
  ) => number;
}

/** What is used of WebAssembly, whose types come with those of a browser only. */
interface WebAssemblyOfNode {
  Module: new (binary: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
}

/** The loops over bytes, compiled once in each thread. */
export const kernels = compile();

function compile(): TextKernels {
  const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyOfNode }).WebAssembly;
  return new Instance(new Module(Buffer.from(textKernelsWasm, 'base64'))).exports as TextKernels;
}

let bytes = new Uint8Array(kernels.memory.buffer);
/** End of the tables; texts and work space follow. */
let tablesEnd = 1024;

/** Puts a table into the memory for good; gives its address. */
export function placeTable(values: ArrayBufferView): number {
  const address = tablesEnd;
  tablesEnd = alignedTo8(address + values.byteLength);
  reserve(tablesEnd);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), address);
  return address;
}

/** Copies a text (its parts in order) behind the tables, with room for the work on it; gives its address and its end. */
export function placeText(...parts: Uint8Array[]): { text: number; end: number } {
  const text = tablesEnd;
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  reserve(text + size * workPerByte + workAlways);
  let end = text;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return { text, end };
}

/** The first multiple of 8 behind the end of a text: where work space starts. */
export function workAt(end: number): number {
  return alignedTo8(end + 8);
}

/** Numbers in the memory, good until the next text is placed. */
export function int32At(address: number, count: number): Int32Array<ArrayBuffer> {
  return new Int32Array(kernels.memory.buffer, address, count);
}

/** Longer numbers, good until the next text is placed. */
export function float64At(address: number, count: number): Float64Array<ArrayBuffer> {
  return new Float64Array(kernels.memory.buffer, address, count);
}

/** The text itself, its tables of words and its hashes: no kernel needs more. */
const workPerByte = 12;
const workAlways = 1 << 16;
const pageBytes = 1 << 16;
/** What 32 bits can address, less a page. */
const mostBytes = 2 ** 32 - pageBytes;

function reserve(size: number): void {
  if (size <= bytes.length) return;
  if (size > mostBytes) {
    throw new UserError(
      `a text of ${String(Math.round(size / workPerByte / 1e6))} MB is too long to be looked at`,
    );
  }
  // By half as much again, so that texts that grow do not take new memory each.
  const wanted = Math.min(mostBytes, size * 1.5);
  kernels.memory.grow(Math.ceil((wanted - bytes.length) / pageBytes));
  bytes = new Uint8Array(kernels.memory.buffer);
}

function alignedTo8(address: number): number {
  return Math.ceil(address / 8) * 8;
}
