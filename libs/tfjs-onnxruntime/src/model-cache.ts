import { util } from '@tensorflow/tfjs-core';

import { compile, type Subgraph } from './compile.ts';
import type { LazyNode } from './lazy-node.ts';
import { createSession, type ExecutionProvider, type Session } from './session.ts';

/** A compiled graph. */
export interface CachedModel {
  readonly session: Session;
  /** Shapes of the results as the session has them. */
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
  clear(): void;
}

/** How models are made and how many are kept. */
export interface ModelCacheSettings {
  readonly provider: ExecutionProvider;
  readonly threads: number;
  readonly limit: number;
  readonly profile: string | undefined;
}

interface Entry {
  readonly model: CachedModel;
  readonly drop: () => void;
}

/** Graphs whose values all have fewer elements than this run on one thread. */
const SMALL = 16384;

/** A cache that drops the least recently used models beyond its limit. */
export function createModelCache(
  { provider, threads, limit, profile }: ModelCacheSettings,
  statistics: CompilationStatistics,
): ModelCache {
  const models = new Map<string, Entry>();
  const make = (subgraph: Subgraph): Entry => {
    const start = util.now();
    const compiled = compile(subgraph, provider === 'cpu');
    const session = createSession(compiled.model, {
      provider,
      profile,
      threads: largestValue(subgraph) < SMALL ? 1 : threads,
    });
    statistics.compilations++;
    statistics.compileMs += util.now() - start;
    statistics.largestGraph = Math.max(statistics.largestGraph, compiled.nodes);
    // The cache itself is one holder.
    let holders = 1;
    const release = (): void => {
      if (--holders === 0) session.dispose();
    };
    const pin = (): void => {
      holders++;
    };
    return {
      model: { session, resultShapes: compiled.resultShapes, placements: new Map(), pin, unpin: release },
      drop: release,
    };
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
