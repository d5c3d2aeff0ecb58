/**
 * What advice may rest on besides one's own runs: rows published with arXiv 2604.06628 (tables 1, 2 and 9), scores in
 * percent. Kept small on purpose: whoever has other evidence imports it as a run.
 */
export const studyReference = 'arXiv 2604.06628';

/** Settings under which the published rows were made. */
export const publishedSettings = {
  reference: studyReference,
  learningRate: 5e-5,
  schedule: 'cosine',
  warmupRatio: 0.1,
  weightDecay: 0.01,
  clip: 1,
  betas: [0.9, 0.999],
  batch: 256,
  epochs: 8,
  rows: 20480,
  steps: 640,
  /** Billions of parameters between which rows were published. */
  sizes: [4, 20],
} as const;

/** Verified long CoT against the same rows without reasoning, and human solutions: MATH500, LCB, IFEval at the end. */
export const publishedData = [
  {
    row: 'Qwen3-14B-Base',
    base: [77.8, 37.5, 64.2],
    cot: [95.1, 55.1, 68.9],
    noCot: [82.4, 40.3, 71.7],
    human: [74.8, 20.4, 52.8],
  },
  {
    row: 'Qwen3-8B-Base',
    base: [76.8, 29.1, 54.8],
    cot: [90.1, 31.0, 56.6],
    noCot: [77.4, 31.8, 63.7],
    human: [72.5, 7.9, 37.8],
  },
  {
    row: 'InternLM2.5-20B-Base',
    base: [53.7, 17.6, 51.1],
    cot: [80.3, 26.0, 52.6],
    noCot: [57.9, 17.9, 52.3],
    human: [45.7, 3.9, 39.1],
  },
] as const;

/** 14B at about 640 steps: rows seen, batch, epochs; MATH500, AIME24, LCB. */
export const publishedRepetition = [
  { rows: '20k', batch: 256, epochs: 8, scores: [95.1, 66.0, 55.1] },
  { rows: '2.5k', batch: 32, epochs: 8, scores: [94.9, 61.7, 51.7] },
  { rows: '20k', batch: 32, epochs: 1, scores: [92.9, 48.0, 45.4] },
] as const;

/** Qwen3-4B-Base on Math-CoT-20k: IFEval over steps, the slowest of its curves to come back. */
export const publishedDip = {
  base: 49.2,
  dip: [20, 33.0],
  at320: 45.4,
  at480: 50.0,
  end: [640, 49.4],
} as const;
