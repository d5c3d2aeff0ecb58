import { UserError } from '@longhand/records';

import type { Model } from '../model.ts';
import { openDecoder } from './open-decoder.ts';
import { logSumExp, mostLikely } from './sampling.ts';
import type { TokenDecoder } from './token-decoder.ts';

/** How likely a model finds a continuation. */
export interface LogLikelihood {
  /** Natural logarithm of the continuation's probability after its prompt. */
  readonly sum: number;
  /** The same of each of its tokens. */
  readonly tokens: number[];
  /** True where each of its tokens is the one the model finds most likely. */
  readonly greedy: boolean;
}

/** A prompt and what may follow it. */
export interface ContinuationRequest {
  readonly prompt: readonly number[];
  readonly continuation: readonly number[];
}

/** How likely a continuation is after a prompt of at least one token. */
export function logLikelihood(
  model: Model,
  prompt: readonly number[],
  continuation: readonly number[],
): LogLikelihood {
  return logLikelihoods(model, [{ prompt, continuation }])[0]!;
}

/**
 * The same for many, in their order. Requests that follow one another and begin with the same tokens, as the choices
 * of one question do, share the work for them.
 */
export function logLikelihoods(model: Model, requests: readonly ContinuationRequest[]): LogLikelihood[] {
  const decoder = openDecoder(model);
  try {
    return requests.map((request) => logLikelihoodWith(decoder, model, request));
  } finally {
    decoder.dispose();
  }
}

/** The same with a decoder that is open already. */
export function logLikelihoodWith(
  decoder: TokenDecoder,
  model: Model,
  { prompt, continuation }: ContinuationRequest,
): LogLikelihood {
  if (prompt.length === 0)
    throw new UserError('a continuation is scored after a prompt of at least one token');
  if (continuation.length === 0) return { sum: 0, tokens: [], greedy: true };
  const { vocabSize, maxPositions } = model.config;
  const tokens = [...prompt, ...continuation].slice(0, -1);
  if (tokens.length > maxPositions) {
    throw new UserError(
      `a text of ${tokens.length + 1} tokens cannot be scored: the model reads ${maxPositions} at most`,
    );
  }
  const logits = decoder.score(tokens, prompt.length - 1);
  let greedy = true;
  const scores = continuation.map((token, i) => {
    const row = logits.subarray(i * vocabSize, (i + 1) * vocabSize);
    greedy &&= mostLikely(row) === token;
    return row[token]! - logSumExp(row);
  });
  return { sum: scores.reduce((sum, score) => sum + score, 0), tokens: scores, greedy };
}
