import { extractAnswer, verify } from '@longhand/verify';
import { LETTERS } from '../prepare/prepared.ts';
import { answerText } from '../text/answer-text.ts';
import { WORD } from '../text/python-text.ts';
import { goldOf, plain, told } from './answer-scorers.ts';
import type { Scorer, Verdict } from './scorer.ts';

/** One letter of the options, or, in place of a letter, the words of exactly one option. */
export const choice: Scorer = {
  name: 'choice@1',
  score(item, { text }) {
    return byLetterOrWords(item.fields, goldOf(item), text);
  },
};

function byLetterOrWords(fields: Readonly<Record<string, unknown>>, gold: string, text: string): Verdict {
  const choices = fields.letters as string;
  const verification = verify({ kind: 'choice', gold, prediction: text, options: { choices } });
  const letter = letterIn(verification.extracted, choices);
  if (verification.extracted !== null) return told(verification, letter ?? verification.extracted);
  const options = (fields.options as string[] | undefined) ?? [];
  const words = extractAnswer(text, 'string').text;
  const places =
    words === null ? [] : options.flatMap((option, i) => (plain(option) === plain(words) ? [i] : []));
  const named = places.length === 1 ? LETTERS[places[0]!]! : null;
  if (named === null) return told(verification);
  const right = named === gold;
  const reason = `names the words of option ${named}`;
  return {
    ...told({ ...verification, extracted: words, verdict: right ? 'correct' : 'incorrect', reason }, named),
  };
}

function letterIn(words: string | null, choices: string): string | null {
  const match = words === null ? null : new RegExp(`(?<![A-Za-z])[${choices}](?![A-Za-z])`).exec(words);
  return match?.[0] ?? null;
}

/**
 * MMLU-Pro as its own code reads responses (`accuracy`): the first "answer is (X)", else "answer: X", else the
 * last letter A to J that stands alone. Where that finds none the official code picks at random; here that is
 * no answer. `accuracy_any_form` is libs/verify's reading, which knows `\boxed{}` too.
 */
export const mmluPro: Scorer = {
  name: 'mmlu-pro@1',
  score(item, { text }) {
    const { answer } = answerText(text);
    const gold = goldOf(item);
    const letter = officialLetter(answer);
    const correct = letter === gold;
    const anyForm = byLetterOrWords(item.fields, gold, text);
    return {
      extracted: letter,
      correct,
      score: correct ? 1 : 0,
      reason:
        letter === null
          ? 'no letter stands alone'
          : correct
            ? `chooses ${gold}`
            : `chooses ${letter}, not ${gold}`,
      measures: { accuracy: correct ? 1 : 0, accuracy_any_form: anyForm.score ?? 0 },
      vote: letter,
      details: { stated: statedLetter(answer) !== null },
    };
  },
};

const ALONE = new RegExp(`(?<![${WORD}])[A-J](?![${WORD}])`, 'gu');

/** What the official code of MMLU-Pro (level 2) reads in a response. */
export function officialLetter(text: string): string | null {
  return statedLetter(text) ?? labelledLetter(text) ?? text.match(ALONE)?.at(-1) ?? null;
}

/** Level 1 of the official code. */
function statedLetter(text: string): string | null {
  return /answer is \(?([A-J])\)?/.exec(text)?.[1] ?? null;
}

/** `.*[aA]nswer:\s*([A-J])`: on the first line that has one, the last; one may begin inside of another. */
function labelledLetter(text: string): string | null {
  let found: { letter: string; at: number } | null = null;
  for (const match of text.matchAll(/[aA](?=nswer:\s*([A-J]))/g)) {
    if (found !== null && text.slice(found.at, match.index).includes('\n')) break;
    found = { letter: match[1]!, at: match.index };
  }
  return found?.letter ?? null;
}

/** BIG-Bench Hard: a letter, yes or no, a number, or words that have to be the same. */
export const bigBench: Scorer = {
  name: 'big-bench@1',
  score(item, { text }) {
    const gold = goldOf(item).trim();
    if (/^\([A-Z]\)$/.test(gold)) return byLetterOrWords(item.fields, gold[1]!, text);
    if (/^-?\d+$/.test(gold)) return told(verify({ kind: 'math', gold, prediction: text }));
    const said = statedWords(text);
    const yesNo = /^(?:yes|no|true|false|valid|invalid)$/i.test(gold);
    const right = said !== null && (yesNo ? firstWord(said) === words(gold) : words(said) === words(gold));
    const reason = said === null ? 'the response states no answer' : right ? 'the same words' : 'other words';
    return told({
      verdict: right ? 'correct' : 'incorrect',
      extracted: said,
      extractedFrom: null,
      reason,
      verifier: 'words@1',
    });
  },
};

/** An answer of so many characters may stand alone, without words that announce it. */
const SHORT = 200;

/** The first word of a statement, "No, it is not" being no. */
function firstWord(text: string): string {
  return /^[\p{L}]+/u.exec(words(text).replace(/^[^\p{L}]+/u, ''))?.[0] ?? '';
}

/** What follows the last "answer is", else what the last box or tag holds. */
function statedWords(text: string): string | null {
  const { answer } = answerText(text);
  const marked = extractAnswer(text, 'string');
  if (marked.from === 'boxed' || marked.from === 'answer-tag') return marked.text;
  const at = answer.toLowerCase().lastIndexOf('answer is');
  if (at < 0) return marked.from === 'phrase' || answer.trim().length <= SHORT ? marked.text : null;
  const line = /^:?\s*([^\n]*)/.exec(answer.slice(at + 'answer is'.length))?.[1] ?? '';
  return line.trim() === '' ? null : line.trim();
}

function words(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\\text\s*\{([^{}]*)\}/g, '$1')
    .replaceAll(/[*`"$]/g, '')
    .replace(/\.\s*$/, '')
    .replaceAll(/[\s,]+/g, ' ')
    .trim()
    .toLowerCase();
}
