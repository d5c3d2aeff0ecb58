import type { DecoderShape } from './engine-decoder.ts';

/** Decoders by rough number of parameters. */
export const SIZES: Record<string, DecoderShape> = {
  '1M': {
    layers: 4,
    width: 128,
    heads: 4,
    keyHeads: 2,
    headSize: 32,
    feedForward: 384,
    vocabulary: 1024,
    tied: false,
  },
  '23M': {
    layers: 6,
    width: 512,
    heads: 8,
    keyHeads: 4,
    headSize: 64,
    feedForward: 1536,
    vocabulary: 4096,
    tied: false,
  },
  // The shape of SmolLM2-135M.
  '135M': {
    layers: 30,
    width: 576,
    heads: 9,
    keyHeads: 3,
    headSize: 64,
    feedForward: 1536,
    vocabulary: 49152,
    tied: true,
  },
  // The shape of Qwen3-0.6B.
  '600M': {
    layers: 28,
    width: 1024,
    heads: 16,
    keyHeads: 8,
    headSize: 128,
    feedForward: 3072,
    vocabulary: 151936,
    tied: true,
  },
};
