/** Turns tokens that come one by one into text. */
export interface TextDecoderStream {
  /** The text that this token completes; empty while a character lacks bytes. */
  push(id: number): string;
  /** What is left, broken characters as U+FFFD. */
  end(): string;
}

/** Tokens whose text is known but which the next ones' text may depend on (spaces, broken characters). */
const CONTEXT = 4;

/**
 * A stream over any `decode`. A few tokens before the new ones are decoded with them, since what a token reads as may
 * depend on its neighbours; text that ends in U+FFFD waits for the bytes to come.
 */
export function textDecoder(decode: (ids: readonly number[]) => string): TextDecoderStream {
  let known: number[] = [];
  let fresh: number[] = [];
  const take = (text: string): string => {
    known = [...known, ...fresh].slice(-CONTEXT);
    fresh = [];
    return text;
  };
  const pending = (): string => decode([...known, ...fresh]).slice(decode(known).length);
  return {
    push: (id) => {
      fresh.push(id);
      const text = pending();
      return text.endsWith('\uFFFD') && fresh.length < 16 ? '' : take(text);
    },
    end: () => (fresh.length === 0 ? '' : take(pending())),
  };
}
