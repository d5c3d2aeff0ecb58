import { countWords, strip, SPACE } from '../text/python-text.ts';
import { countSentences } from '../text/sentences.ts';
import { type Check, holds, numberArgument, textArgument } from './instruction.ts';

/** `length_constraints:number_words`: runs of letters, digits and underscores. */
export const numberOfWords: Check = (response, args) =>
  holds(args, 'relation', countWords(response), numberArgument(args, 'num_words'));

/** `length_constraints:number_sentences`: sentences by NLTK's Punkt. */
export const numberOfSentences: Check = (response, args) => {
  const threshold = numberArgument(args, 'num_sentences');
  // Beyond the threshold neither relation changes.
  return holds(args, 'relation', countSentences(response, Math.max(0, Math.ceil(threshold))), threshold);
};

const DIVIDER = new RegExp(`[${SPACE}]?\\*\\*\\*[${SPACE}]?`);

/** `length_constraints:number_paragraphs`: parts between `***`; only the first and last may be blank. */
export const numberOfParagraphs: Check = (response, args) => {
  const paragraphs = response.split(DIVIDER);
  const blank = paragraphs.map((paragraph) => strip(paragraph) === '');
  if (blank.slice(1, -1).includes(true)) return false;
  return blank.filter((isBlank) => !isBlank).length === numberArgument(args, 'num_paragraphs');
};

const WORD_BREAK = new RegExp(`[${SPACE}]`);

/** `length_constraints:nth_paragraph_first_word`: paragraphs between blank lines, and how the nth begins. */
export const nthParagraphFirstWord: Check = (response, args) => {
  const nth = numberArgument(args, 'nth_paragraph');
  const paragraphs = response.split('\n\n');
  const count = paragraphs.filter((paragraph) => strip(paragraph) !== '').length;
  if (nth > count) return false;
  const paragraph = strip(paragraphs[nth - 1] ?? '');
  if (paragraph === '') return false;
  const word = (paragraph.split(WORD_BREAK)[0] ?? '').replace(/^'+/, '').replace(/^"+/, '');
  const first = /^[^.,?!'"]*/.exec(word)![0].toLowerCase();
  return (
    count === numberArgument(args, 'num_paragraphs') &&
    first === textArgument(args, 'first_word').toLowerCase()
  );
};
