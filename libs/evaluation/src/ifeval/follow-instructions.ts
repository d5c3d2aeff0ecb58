import { nearest } from '@longhand/records';
import { strip } from '../text/python-text.ts';
import * as format from './format-checks.ts';
import { ArgumentError, type Check, type InstructionArguments } from './instruction.ts';
import * as keyword from './keyword-checks.ts';
import * as length from './length-checks.ts';
import * as style from './style-checks.ts';

/** The 25 kinds of instruction of IFEval (Zhou et al. 2023, arXiv 2311.07911) by the benchmark's names. */
export const INSTRUCTIONS: Readonly<Record<string, Check>> = {
  'change_case:capital_word_frequency': style.capitalWordFrequency,
  'change_case:english_capital': style.englishCapital,
  'change_case:english_lowercase': style.englishLowercase,
  'combination:repeat_prompt': style.repeatPrompt,
  'combination:two_responses': style.twoResponses,
  'detectable_content:number_placeholders': format.placeholders,
  'detectable_content:postscript': format.postscript,
  'detectable_format:constrained_response': format.constrainedResponse,
  'detectable_format:json_format': format.jsonFormat,
  'detectable_format:multiple_sections': format.multipleSections,
  'detectable_format:number_bullet_lists': format.numberOfBullets,
  'detectable_format:number_highlighted_sections': format.highlightedSections,
  'detectable_format:title': format.title,
  'keywords:existence': keyword.existence,
  'keywords:forbidden_words': keyword.forbiddenWords,
  'keywords:frequency': keyword.frequency,
  'keywords:letter_frequency': keyword.letterFrequency,
  'language:response_language': style.responseLanguage,
  'length_constraints:nth_paragraph_first_word': length.nthParagraphFirstWord,
  'length_constraints:number_paragraphs': length.numberOfParagraphs,
  'length_constraints:number_sentences': length.numberOfSentences,
  'length_constraints:number_words': length.numberOfWords,
  'punctuation:no_comma': style.noComma,
  'startend:end_checker': style.endPhrase,
  'startend:quotation': style.quotation,
};

function unknown(name: string): ArgumentError {
  const near = nearest(name, Object.keys(INSTRUCTIONS));
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  return new ArgumentError(`instruction "${name}" is not one of IFEval's 25${hint}`);
}

/** One verdict an instruction, in the order given. */
export interface Followed {
  strict: boolean[];
  loose: boolean[];
}

/**
 * Which instructions a response follows. `strict` takes the response as it is; `loose` is satisfied by any of
 * eight forms of it: without its first line, its last, both, each with and without asterisks. A blank response
 * follows nothing. Throws an `ArgumentError` for an unknown instruction or arguments that do not fit.
 */
export function followInstructions(
  response: string,
  instructions: readonly string[],
  kwargs: readonly InstructionArguments[],
): Followed {
  const lines = response.split('\n');
  const forms = [
    response,
    ...[lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map((kept) => strip(kept.join('\n'))),
  ];
  const loose = new Set([...forms, ...forms.map((form) => form.replaceAll('*', ''))]);
  // That form is the strict one.
  loose.delete(response);
  const follows = (form: string, i: number): boolean => {
    const name = instructions[i]!;
    const check = INSTRUCTIONS[name];
    if (check === undefined) throw unknown(name);
    return strip(form) !== '' && check(form, kwargs[i] ?? {});
  };
  const strict = instructions.map((_, i) => follows(response, i));
  return { strict, loose: strict.map((yes, i) => yes || [...loose].some((form) => follows(form, i))) };
}
