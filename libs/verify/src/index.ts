export { type Candidate, extractAnswer, type Extraction } from './extract/extract-answer.ts';
export { countdownPuzzle, type CountdownPuzzle } from './kinds/countdown.ts';
export * from './verification.ts';
export { verify } from './verify.ts';
