import { graphTensor, type DeviceTensor, type OnnxRuntimeBackend } from '@longhand/tfjs-onnxruntime';

import type { DecoderConfig } from '../decoder-config.ts';
import type { Model } from '../model.ts';
import { ropeTables } from '../rope.ts';
import { decoderGraph } from './decoder-graph.ts';
import type { TokenDecoder } from './token-decoder.ts';

/** Prompts are read in parts of so many tokens, at fixed borders: memory of scores is bounded, results are equal. */
const PART = 128;
/** Places of a new cache. */
const PLACES = 256;

/** A row of the batch. */
interface Row {
  /** Its place in the cache. */
  slot: number;
  length: number;
  /** The prompt it began with, and the logits after it. */
  readonly prompt: readonly number[];
  readonly logits: Float32Array;
}

/**
 * Generation by one graph of ONNX Runtime below the lazy layer: compiled once for all sizes, weights packed for its
 * kernels, keys and values written in place. Nothing is copied from token to token.
 */
export function packedDecoder(model: Model, backend: OnnxRuntimeBackend): TokenDecoder {
  const { config } = model;
  const { vocabSize } = config;
  const session = decoderGraph(model, backend);
  const cache = createSlots(config);
  let tables = rotaryTables(config, cache.places());
  let rows: Row[] = [];
  let scored: readonly number[] = [];
  let step: { feeds: Record<string, DeviceTensor>; results: Record<string, DeviceTensor> } | undefined;

  const reserve = (slots: number, places: number): void => {
    if (cache.reserve(slots, places)) step = undefined;
    if (tables.positions < cache.places()) tables = rotaryTables(config, cache.places());
  };
  const bind = (slot: number, count: number, n: number, wanted: number) => ({
    feeds: {
      ids: graphTensor('int32', [count, n]),
      last: graphTensor('int32', [count]),
      total: graphTensor('int32', []),
      wanted: graphTensor('int32', [wanted]),
      cos: tables.cos,
      sin: tables.sin,
      ...cache.tensors(slot, count, ['keys', 'values']),
    },
    results: {
      logits: graphTensor('float32', [wanted, vocabSize]),
      ...cache.tensors(slot, count, ['newKeys', 'newValues']),
    },
  });
  /** Reads tokens `from` to the end into a slot; logits after those from index `first` on. */
  const read = (slot: number, tokens: readonly number[], from: number, first: number): Float32Array => {
    const logits = new Float32Array((tokens.length - first) * vocabSize);
    for (let start = from; start < tokens.length; start += PART) {
      const part = tokens.slice(start, start + PART);
      const wanted = part.map((_, i) => i).filter((i) => start + i >= first);
      // Logits of nothing are not for all kernels.
      const asked = wanted.length > 0 ? wanted : [0];
      const { feeds, results } = bind(slot, 1, part.length, asked.length);
      feeds.ids.data.set(part);
      feeds.last.data[0] = feeds.total.data[0] = start + part.length;
      feeds.last.data[0]--;
      feeds.wanted.data.set(asked);
      session.run(feeds, results);
      if (wanted.length > 0) {
        logits.set(results.logits.data, (start + wanted[0]! - first) * vocabSize);
      }
    }
    return logits;
  };

  return {
    admit: (prompt) => {
      const slot = rows.length;
      reserve(slot + 1, prompt.length + 1);
      const twin = rows.find((row) => equal(row.prompt, prompt));
      if (twin) cache.copy(twin.slot, slot, prompt.length);
      const logits = twin?.logits ?? read(slot, prompt, 0, prompt.length - 1);
      rows.push({ slot, length: prompt.length, prompt: [...prompt], logits });
      step = undefined;
      scored = [];
      return logits;
    },
    step: (tokens) => {
      for (const row of rows) row.length++;
      const total = rows.reduce((most, { length }) => Math.max(most, length), 0);
      reserve(rows.length, total);
      step ??= bind(0, rows.length, 1, rows.length);
      const { feeds, results } = step;
      rows.forEach(({ slot, length }, i) => {
        feeds.ids!.data[slot] = tokens[i]!;
        feeds.last!.data[slot] = length - 1;
        feeds.wanted!.data[slot] = slot;
      });
      feeds.total!.data[0] = total;
      session.run(feeds, results);
      const logits = results.logits!.data as Float32Array;
      return rows.map(({ slot }) => logits.subarray(slot * vocabSize, (slot + 1) * vocabSize));
    },
    drop: (dropped) => {
      const gone = rows.filter((_, i) => dropped.includes(i));
      rows = rows.filter((_, i) => !dropped.includes(i));
      // Slots stay without gaps: the last ones move into those that are free.
      const free = gone.map(({ slot }) => slot).filter((slot) => slot < rows.length);
      for (const row of rows) {
        if (row.slot < rows.length) continue;
        const slot = free.pop()!;
        cache.copy(row.slot, slot, row.length);
        row.slot = slot;
      }
      step = undefined;
    },
    score: (tokens, from) => {
      const slot = rows.length;
      reserve(slot + 1, tokens.length);
      let known = 0;
      while (known < Math.min(from, scored.length) && scored[known] === tokens[known]) known++;
      const logits = read(slot, tokens, known - (known % PART), from);
      scored = [...tokens];
      return logits;
    },
    dispose: () => {
      session.dispose();
      rows = [];
    },
  };
}

/** Memory of keys and values: for each layer and part an array [slots, kvHeads, places, headDim]. */
function createSlots({ layers, kvHeads, headDim }: DecoderConfig) {
  let slots = 0;
  let places = PLACES;
  let arrays: Float32Array[] = Array.from({ length: 2 * layers }, () => new Float32Array(0));
  const size = (count: number, length: number): number => count * kvHeads * length * headDim;
  return {
    places: () => places,
    /** Makes room; true where the memory has moved. */
    reserve: (neededSlots: number, neededPlaces: number): boolean => {
      if (neededSlots <= slots && neededPlaces <= places) return false;
      const [oldSlots, oldPlaces] = [slots, places];
      while (places < neededPlaces) places *= 2;
      slots = neededSlots <= slots ? slots : Math.max(neededSlots, 2 * slots);
      arrays = arrays.map((old) => {
        const array = new Float32Array(size(slots, places));
        for (let head = 0; head < oldSlots * kvHeads; head++) {
          const from = head * oldPlaces * headDim;
          array.set(old.subarray(from, from + oldPlaces * headDim), head * places * headDim);
        }
        return array;
      });
      return true;
    },
    /** The cache of some slots as tensors, under the names `<part>.<layer>`. */
    tensors: (slot: number, count: number, parts: readonly [string, string]): Record<string, DeviceTensor> =>
      Object.fromEntries(
        arrays.map((array, i) => {
          const memory = array.subarray(size(slot, places), size(slot + count, places));
          const tensor = graphTensor('float32', [count, kvHeads, places, headDim], memory);
          return [`${parts[i % 2]!}.${Math.floor(i / 2)}`, tensor];
        }),
      ),
    copy: (from: number, to: number, length: number): void => {
      for (const array of arrays) {
        for (let head = 0; head < kvHeads; head++) {
          const source = size(from, places) + head * places * headDim;
          const target = size(to, places) + head * places * headDim;
          array.copyWithin(target, source, source + length * headDim);
        }
      }
    },
  };
}

function rotaryTables(config: DecoderConfig, positions: number) {
  const { cos, sin } = ropeTables(config, positions);
  const shape = [positions, config.headDim / 2];
  return { positions, cos: graphTensor('float32', shape, cos), sin: graphTensor('float32', shape, sin) };
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((token, i) => token === b[i]);
}
