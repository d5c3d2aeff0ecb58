import type { Recipe, Thinking } from '@longhand/records';

/** What a filter looks at. Lengths are in tokens. */
export interface FilterInput {
  problem: string;
  response: string;
  problemTokens: number;
  responseTokens: number;
  /** The final answer that verification found; undefined where nobody looked. */
  answer?: string | null;
  /** `response` in UTF-8, where it is there already. */
  responseBytes?: Uint8Array;
  /** Tokens of the reasoning by itself, null where there is none; undefined where nobody has counted them. */
  reasoningTokens?: number | null | undefined;
  /** How lengths are counted; by the estimate where it is not given. */
  countTokens?: (text: string, bytes: Uint8Array) => number;
}

/** A row with what several filters need, made when first asked for. */
export interface FilterRow extends Pick<
  FilterInput,
  'problem' | 'response' | 'problemTokens' | 'responseTokens'
> {
  readonly answer?: string | null | undefined;
  readonly thinking: Thinking;
  readonly bytes: Uint8Array;
  /** The part of `bytes` between the think tags, and its tokens; null without reasoning. */
  readonly reasoningBytes: Uint8Array | null;
  readonly reasoningTokens: number | null;
  /** Where phrases may begin in `bytes`: `places` of `rowPhrases`. */
  readonly phrasePlaces: Int32Array;
}

/** Why a row is dropped: a reason for counting, and the figure or form that was seen. */
export interface Drop {
  reason: string;
  detail: string;
}

/** A small pure block: null keeps the row. */
export type Filter = (row: FilterRow) => Drop | null;

/** What filters ask of answer verification, which lies beside this lib. */
export interface AnswerTools {
  /** The answer that a text claims last; null where it claims none. */
  claim: (text: string) => string | null;
  /** Whether two expressions have the same value; null where that cannot be told. */
  same: (left: string, right: string) => boolean | null;
}

export type FilterSettings = Recipe['filters'];
