import type { Verdict } from '@longhand/records';

/** What kind of answer is expected; `auto` reads it from the gold answer. */
export type VerifyKind = 'auto' | 'math' | 'choice' | 'countdown' | 'yes-no' | 'string' | 'numeric';

/**
 * Where in a response its answer was found: in a `\boxed{…}`, in `<answer>…</answer>`, behind `####`, behind "final
 * answer is", behind "the answer is"; where nothing marks it: the last maths, the last number, a choice that is
 * named (kind `choice`), or the whole text.
 */
export type AnswerSource =
  'boxed' | 'answer-tag' | 'hash' | 'final-answer' | 'phrase' | 'math' | 'number' | 'choice' | 'text';

/** Settings of one comparison; every one has a default that suits data curation. */
export interface VerifyOptions {
  /** Other answers that are as good as `gold`. */
  alternatives?: readonly string[];
  /** Absolute tolerance of kind `numeric`; 0 by default. */
  absoluteTolerance?: number;
  /** Relative tolerance of kind `numeric`; 0 by default. */
  relativeTolerance?: number;
  /** Whether `-2 <= x <= 7` is the set `[-2, 7]`; true by default. */
  relationsAsSets?: boolean;
  /** Whether answers in one variable each are compared whatever its name, `f(x)` with `f(y)`; false by default. */
  anyVariableName?: boolean;
  /** The letters of kind `choice`; `ABCDEFGHIJ` by default. */
  choices?: string;
  /** What the choices say, in the order of their letters: an answer that says it chooses it. */
  choiceTexts?: readonly string[];
  /** Kind `string` only: whether case matters; false by default. */
  caseSensitive?: boolean;
}

/** One answer to be judged. */
export interface VerifyRequest {
  kind?: VerifyKind;
  /** The gold answer: LaTeX, plain text, a GSM8K solution that ends in `####`, or Countdown's JSON text. */
  gold: string | null;
  /** A whole response or a bare answer. */
  prediction: string;
  /** Countdown: the numbers to use, where `gold` does not tell them. */
  numbers?: readonly number[];
  /** Countdown: the number to reach, where `gold` does not tell it. */
  target?: number;
  options?: VerifyOptions;
}

/** What was judged, of what text, and why. */
export interface Verification {
  verdict: Verdict;
  /** The answer as the response wrote it; null when it has none. */
  extracted: string | null;
  extractedFrom: AnswerSource | null;
  /** One sentence for a person. */
  reason: string;
  /** Which verifier spoke, with its version: `math@1`. */
  verifier: string;
}

/** The verdict of a comparison, before it is told where the answer was found. */
export interface Judgement {
  verdict: Verdict;
  reason: string;
  /** The prediction is not the kind of answer that the gold answer is: words for a number, a formula for a value. */
  otherKind?: boolean;
  /** The prediction could not be read as mathematics. */
  unread?: boolean;
}
