import { util } from '@tensorflow/tfjs-core';

import { compile, type Subgraph } from './compile.ts';
import type { LazyNode } from './lazy-node.ts';
import { createSession, type ExecutionProvider, type Session } from './session.ts';

/** A compiled graph. */
export interface CachedModel {
  /** Computes the outputs named in `results` from `feeds`, into the arrays of `results`. */
  readonly run: Session['run'];
  /** Shapes of the results as the model has them. */
  readonly resultShapes: readonly (readonly number[])[];
  /** Per pattern of feeds that may be overwritten: for each target the index of the feed it takes over, or -1. */
  readonly placements: Map<string, readonly number[]>;
  /** Keeps the session from being closed when the cache drops it. */
  readonly pin: () => void;
  readonly unpin: () => void;
}

/** Counts of a cache's work. */
export interface CompilationStatistics {
  /** Graphs compiled, and the time that took in milliseconds. */
  compilations: number;
  compileMs: number;
  /** ONNX nodes of the largest graph. */
  largestGraph: number;
}

/** Compiled graphs by structure. */
export interface ModelCache {
  /** The model of a subgraph, compiled unless it is there. */
  get(subgraph: Subgraph): CachedModel;
  /** Lets no model keep memory from run to run: for computations cut into many graphs. */
  keepNoMemory(): void;
  clear(): void;
}

/** How models are made and how many are kept. */
export interface ModelCacheSettings {
  readonly provider: ExecutionProvider;
  readonly threads: number;
  readonly limit: number;
  readonly profile: string | undefined;
}

/** Graphs whose values all have fewer elements than this run on one thread. */
const SMALL = 16384;
/** Graphs with a value of this many elements may keep their memory. */
const LARGE = 2 ** 20;
/** Runs in a row, of large graphs, after which a graph is the one that keeps its memory. */
const IN_A_ROW = 3;

interface Entry {
  readonly model: CachedModel;
  readonly drop: () => void;
}

/** A session that can be opened again with and without memory kept. */
interface Reopened {
  keep(memory: boolean): void;
}

/**
 * A cache that drops the least recently used models beyond its limit.
 *
 * One model at a time keeps the memory of its values: that of a training step, run again and again. Each keeping its
 * own would add up.
 */
export function createModelCache(
  { provider, threads, limit, profile }: ModelCacheSettings,
  statistics: CompilationStatistics,
): ModelCache {
  const models = new Map<string, Entry>();
  let mayKeep = true;
  let keeper: Reopened | undefined;
  let last: Reopened | undefined;
  let inARow = 0;
  const note = (running: Reopened): void => {
    inARow = running === last ? inARow + 1 : 1;
    last = running;
    if (!mayKeep || inARow !== IN_A_ROW || running === keeper) return;
    keeper?.keep(false);
    keeper = running;
    keeper.keep(true);
  };
  const make = (subgraph: Subgraph): Entry => {
    const { model, nodes, resultShapes } = timed(() => compile(subgraph, provider === 'cpu'));
    statistics.compilations++;
    statistics.largestGraph = Math.max(statistics.largestGraph, nodes);
    const largest = largestValue(subgraph);
    const open = (keepMemory: boolean): Session =>
      timed(() =>
        createSession(model, {
          provider,
          profile,
          keepMemory,
          threads: largest < SMALL ? 1 : threads,
          largestBytes: 4 * largest,
        }),
      );
    let session: Session | undefined = open(false);
    const close = (): void => {
      session?.dispose();
      session = undefined;
    };
    const reopened: Reopened = {
      keep: (memory) => {
        close();
        if (memory) session = open(true);
      },
    };
    // The cache itself is one holder.
    let holders = 1;
    const release = (): void => {
      if (--holders > 0) return;
      close();
      if (keeper === reopened) keeper = undefined;
    };
    const run: Session['run'] = (feeds, results) => {
      if (largest >= LARGE) note(reopened);
      session ??= open(false);
      session.run(feeds, results);
    };
    const pin = (): void => {
      holders++;
    };
    return { model: { run, resultShapes, placements: new Map(), pin, unpin: release }, drop: release };
  };
  const timed = <T>(action: () => T): T => {
    const start = util.now();
    try {
      return action();
    } finally {
      statistics.compileMs += util.now() - start;
    }
  };
  return {
    get: (subgraph) => {
      const entry = models.get(subgraph.key) ?? make(subgraph);
      models.delete(subgraph.key);
      models.set(subgraph.key, entry);
      for (const [key, { drop }] of models) {
        if (models.size <= limit) break;
        models.delete(key);
        drop();
      }
      return entry.model;
    },
    keepNoMemory: () => {
      mayKeep = false;
      keeper?.keep(false);
      keeper = undefined;
    },
    clear: () => {
      for (const { drop } of models.values()) drop();
      models.clear();
    },
  };
}

function largestValue({ feeds, order }: Subgraph): number {
  const size = (node: LazyNode): number => util.sizeFromShape([...node.shape]);
  return [...feeds, ...order].reduce((most, node) => Math.max(most, size(node)), 0);
}
