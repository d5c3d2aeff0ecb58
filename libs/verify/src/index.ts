export { type Candidate, extractAnswer, type Extraction } from './extract/extract-answer.ts';
export { type Judge, verifyWithJudge } from './judge.ts';
export { countdownPuzzle, type CountdownPuzzle } from './kinds/countdown.ts';
export { readKind, readVerifyRow, type VerifyRow } from './stream/verify-row.ts';
export { type VerifiedRow, verifyRow, verifyRows } from './stream/verify-rows.ts';
export * from './verification.ts';
export { verify } from './verify.ts';
