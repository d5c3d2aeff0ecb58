/**
 * The loops that look at every byte of a text, in AssemblyScript: WebAssembly takes a third of the instructions that
 * the same loops take in JavaScript, and from the first text on. Addresses count bytes of the memory, into which
 * `src/text-kernels.ts` puts tables and texts. The byte behind a text is free for an end mark, and whatever follows it
 * for work.
 */
export { equalityRuns } from './equality-runs';
export { numberedLines } from './numbered-lines';
export { hasOtherScripts } from './other-scripts';
export { findBeginnings } from './phrase-beginnings';
export { repetition } from './repetition';
export { tokenThousandths, tokenThousandthsOfPart } from './token-estimate';
export { fillSketch, wordGrams } from './word-grams';
