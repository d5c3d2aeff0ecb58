import { WORD } from '../text/python-text.ts';
import { type Check, holds, numberArgument, textArgument, textsArgument } from './instruction.ts';

/** Python's `\b`, which knows the letters of all scripts. */
const BOUNDARY = `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`;

/** `keywords:existence`: every keyword, as a pattern, in any case. */
export const existence: Check = (response, args) =>
  textsArgument(args, 'keywords').every((keyword) => pattern(keyword).test(response));

/** `keywords:frequency`: how often the keyword stands in the response, inside of words too. */
export const frequency: Check = (response, args) => {
  const found = response.match(pattern(textArgument(args, 'keyword').trim(), 'g'))?.length ?? 0;
  return holds(args, 'relation', found, numberArgument(args, 'frequency'));
};

/** `keywords:forbidden_words`: none of them as a whole word. */
export const forbiddenWords: Check = (response, args) =>
  !textsArgument(args, 'forbidden_words').some((word) => wholeWord(word).test(response));

/**
 * `keywords:letter_frequency`. Where the benchmark asks for a sign that is no letter, the official code counts a
 * random letter instead; here the sign is counted.
 */
export const letterFrequency: Check = (response, args) => {
  const letter = textArgument(args, 'letter').trim().toLowerCase();
  const found = response.toLowerCase().split(letter).length - 1;
  return holds(args, 'let_relation', found, numberArgument(args, 'let_frequency'));
};

function pattern(keyword: string, flags = ''): RegExp {
  return compiled(keyword, flags, (source) => source);
}

function wholeWord(word: string): RegExp {
  return compiled(word, '', (source) => `${BOUNDARY}${source}${BOUNDARY}`);
}

/** Keywords are patterns in the official code; one that is none is taken as it stands. */
function compiled(keyword: string, flags: string, build: (source: string) => string): RegExp {
  try {
    return new RegExp(build(keyword), `iu${flags}`);
  } catch {
    return new RegExp(build(keyword.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')), `iu${flags}`);
  }
}
