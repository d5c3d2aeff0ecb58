import { detectLanguage } from '../language/detect-language.ts';
import { isLower, isUpper, strip, stripOf } from '../text/python-text.ts';
import { countCapitalWords } from '../text/word-tokens.ts';
import { type Check, holds, numberArgument, textArgument } from './instruction.ts';

/** `language:response_language`; a text without letters is taken to follow. */
export const responseLanguage: Check = (response, args) =>
  isLanguage(response, textArgument(args, 'language'));

/** `change_case:english_capital`: no small letter, and English. */
export const englishCapital: Check = (response) => isUpper(response) && isLanguage(response, 'en');

/** `change_case:english_lowercase`: no capital letter, and English. */
export const englishLowercase: Check = (response) => isLower(response) && isLanguage(response, 'en');

function isLanguage(text: string, language: string): boolean {
  const detected = detectLanguage(text);
  return detected === null || detected === language;
}

/** `change_case:capital_word_frequency`: words in capitals among NLTK's word tokens. */
export const capitalWordFrequency: Check = (response, args) => {
  const threshold = numberArgument(args, 'capital_frequency');
  // Beyond the threshold neither relation changes.
  const count = countCapitalWords(response, Math.max(0, Math.ceil(threshold)));
  return holds(args, 'capital_relation', count, threshold);
};

/** `punctuation:no_comma`. */
export const noComma: Check = (response) => !response.includes(',');

/** `startend:quotation`: wrapped in double quotation marks. */
export const quotation: Check = (response) => {
  const text = strip(response);
  return text.length > 1 && text.startsWith('"') && text.endsWith('"');
};

/** `startend:end_checker`: ends with the phrase, in any case, a closing quotation mark aside. */
export const endPhrase: Check = (response, args) =>
  stripOf(strip(response), '"')
    .toLowerCase()
    .endsWith(strip(textArgument(args, 'end_phrase')).toLowerCase());

/** `combination:repeat_prompt`: begins with the request, in any case. */
export const repeatPrompt: Check = (response, args) =>
  strip(response)
    .toLowerCase()
    .startsWith(strip(textArgument(args, 'prompt_to_repeat')).toLowerCase());

/** `combination:two_responses`: exactly two different ones between `******`. */
export const twoResponses: Check = (response) => {
  const parts = response.split('******').map(strip);
  if (parts.slice(1, -1).includes('')) return false;
  const given = parts.filter((part) => part !== '');
  return given.length === 2 && given[0] !== given[1];
};
