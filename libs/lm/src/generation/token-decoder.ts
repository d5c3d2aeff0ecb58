/**
 * A model set up for generation: rows of tokens, each with the keys and values of what it holds so far. Rows are
 * numbered from 0 in the order in which they were admitted; where one is dropped, those after it move up.
 */
export interface TokenDecoder {
  /** Adds a row that begins with `prompt` (at least one token); returns the logits of the token after it. */
  admit(prompt: readonly number[]): Float32Array;
  /** Adds one token to each row; returns each row's logits of the next. They hold until the next call. */
  step(tokens: readonly number[]): readonly Float32Array[];
  /** Lets go of rows. */
  drop(rows: readonly number[]): void;
  /** The logits after each of the tokens from index `from` on, [length - from, vocabulary], of a text of its own. */
  score(tokens: readonly number[], from: number): Float32Array;
  dispose(): void;
}
