/** The package's own types do not resolve under NodeNext, so what is used of it is declared here. */
import * as tokenizers from '@huggingface/tokenizers';

/** A token beside the vocabulary. */
interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

/** The part of a `Tokenizer` of @huggingface/tokenizers that is used. */
export interface HuggingFaceTokenizer {
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: number[] };
  decode(ids: readonly number[], options: { readonly clean_up_tokenization_spaces: boolean }): string;
  token_to_id(token: string): number | undefined;
  get_added_tokens_decoder(): ReadonlyMap<number, AddedToken>;
  get_vocab(): ReadonlyMap<string, number>;
}

interface Package {
  readonly Tokenizer: new (
    tokenizer: Readonly<Record<string, unknown>>,
    config: Readonly<Record<string, unknown>>,
  ) => HuggingFaceTokenizer;
}

/** Makes a tokenizer of the content of tokenizer.json and tokenizer_config.json; throws what the package throws. */
export function huggingFaceTokenizer(
  tokenizer: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>>,
): HuggingFaceTokenizer {
  return new (tokenizers as unknown as Package).Tokenizer(tokenizer, config);
}
