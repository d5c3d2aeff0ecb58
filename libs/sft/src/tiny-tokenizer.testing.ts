import { newTokenizer, trainTokenizer, type Tokenizer } from '@longhand/lm';

/** A byte-level tokenizer with ChatML's tokens; its chat template is ChatML. */
export function tinyTokenizer(
  texts: readonly string[] = [],
  config: Record<string, unknown> = {},
): Tokenizer {
  const files = trainTokenizer(texts, { vocabSize: 261 });
  return newTokenizer({ ...files, config: { ...files.config, ...config } });
}

/** The texts of the stretches of tokens that are trained on. */
export function trainedTexts(
  tokenizer: Tokenizer,
  { ids, trained }: { ids: readonly number[]; trained: Uint8Array },
): string[] {
  const texts: string[] = [];
  for (let i = 0; i < ids.length; i++) {
    if (!trained[i]) continue;
    let end = i;
    while (end < ids.length && trained[end]) end++;
    texts.push(tokenizer.decode(ids.slice(i, end)));
    i = end;
  }
  return texts;
}
