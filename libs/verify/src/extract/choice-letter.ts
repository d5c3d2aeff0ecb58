import { answerPhrase } from './answer-phrase.ts';
import { lastBoxes } from './boxed.ts';

const WRAPPED = /\\(?:text|textbf|mathrm|mathbf|mbox|textit|operatorname)\s*\{([^{}]*)\}/g;

/**
 * The letter of a multiple-choice answer as an upper-case letter: `B`, `(B)`, `\text{B}`, `B) 12`, `B. Paris`,
 * `**B**`, `option B`. Null when the text names no letter, or more than one.
 */
export function choiceLetter(text: string, letters: string): string | null {
  const plain = text
    .replaceAll(WRAPPED, ' $1 ')
    .replaceAll(WRAPPED, ' $1 ')
    .replaceAll(/[$*`"'{}\\\s]+/g, ' ')
    .trim();
  const set = `[${letters}${letters.toLowerCase()}]`;
  const alone =
    new RegExp(`^[([]?\\s*(${set})\\s*[)\\].,:;]*$`).exec(plain) ??
    new RegExp(`^[([]\\s*(${set})\\s*[)\\]]`).exec(plain) ??
    new RegExp(`^(${letters === '' ? 'A' : `[${letters}]`})\\s*(?:[).:：]|[-–]\\s)`).exec(plain) ??
    new RegExp(
      `^(?:(?:the\\s+)?(?:correct\\s+)?(?:option|choice|answer)\\s*(?:is|:)?)\\s*[([]?\\s*(${set})\\b`,
      'i',
    ).exec(plain);
  const letter = alone?.[1]?.toUpperCase() ?? null;
  return letter === null || namesAnother(plain, letter) ? null : letter;
}

/** Whether a text that starts with one choice goes on to another as well: "(B) 12 or (C) 13". */
export function namesAnother(text: string, letter: string): boolean {
  const others = text.matchAll(
    /\b(?:or|and)\b[\s}]*(?:option |choice |\\text\w*\{)?\s*[([]?([A-J])(?:[)\].:]|\s*$)/g,
  );
  for (const other of others) if (other[1] !== letter) return true;
  return false;
}

/** The letter that a whole response chooses, and the words it was read from; null when it chooses none. */
export function extractChoice(
  response: string,
  letters: string,
): {
  letter: string;
  words: string;
  from: 'boxed' | 'answer-tag' | 'hash' | 'phrase' | 'choice' | 'text';
} | null {
  const tag = lastTag(response);
  if (tag !== null) {
    const letter = choiceLetter(tag, letters);
    if (letter !== null) return { letter, words: tag.trim(), from: 'answer-tag' };
  }
  const hash = /####[ \t]*([^\n]{1,60})\s*$/.exec(response)?.[1];
  if (hash !== undefined) {
    const letter = choiceLetter(hash, letters);
    if (letter !== null) return { letter, words: hash.trim(), from: 'hash' };
  }
  const boxes = lastBoxes(response);
  const box = boxes.length === 1 ? boxes[0] : undefined;
  if (boxes.length > 1 && boxes.every(({ content }) => choiceLetter(content, letters) !== null)) return null;
  if (box !== undefined) {
    const letter = choiceLetter(box.content, letters);
    if (letter !== null) return { letter, words: box.content.trim(), from: 'boxed' };
  }
  const phrase = answerPhrase(response);
  if (phrase !== null) {
    const letter = choiceLetter(phrase.content, letters) ?? leadingLetter(phrase.content, letters);
    if (letter !== null) return { letter, words: phrase.content, from: 'phrase' };
  }
  const whole = response.length < 400 ? choiceLetter(response, letters) : null;
  if (whole !== null) return { letter: whole, words: response.trim(), from: 'text' };
  return lastMention(response, letters);
}

/** What stands in the last `<answer>`, which may be left open. */
function lastTag(response: string): string | null {
  const opening = [...response.matchAll(/<answer>/gi)].at(-1);
  if (opening === undefined) return null;
  const rest = response.slice(opening.index + opening[0].length);
  const end = rest.search(/<\/answer>/i);
  return end < 0 ? rest : rest.slice(0, end);
}

/** "B because …": a capital letter of the choices that stands alone at the start of the statement. */
function leadingLetter(statement: string, letters: string): string | null {
  const plain = statement
    .replaceAll(WRAPPED, ' $1 ')
    .replaceAll(/[$*`{}\\]+/g, ' ')
    .trim();
  const match = new RegExp(
    `^(?:option|choice)?\\s*[([]?([${letters}])[)\\]]?(?![\\w'’])(?!\\s+(?:is|are|was)?\\s*not\\b)`,
  ).exec(plain);
  // "A" may be the article: "the answer is A little more".
  if (match?.[1] === 'A' && /^A\s+[a-z]/.test(plain) && !/^A\s+(?:because|since|as|is|and)\b/.test(plain))
    return null;
  return match?.[1] ?? null;
}

function lastMention(
  response: string,
  letters: string,
): { letter: string; words: string; from: 'choice' } | null {
  const pattern = new RegExp(
    `(?:(?:\\b(?:option|choice|choose|select|pick)|故选|选)\\s*(?:is|:|：)?\\s*\\**[([]?([${letters}])\\b)|(?:(?<=^|\\s|\\*)\\(([${letters}])\\)(?=[\\s.*,]|$))|(?:(?<![\\w'’])([${letters}])\\)?\\**\\s+is\\s+(?:the\\s+)?(?:correct|right|best)(?!\\s+or)\\b)`,
    'g',
  );
  let last: { letter: string; words: string; from: 'choice' } | null = null;
  for (const match of response.slice(-2000).matchAll(pattern)) {
    const letter = match[1] ?? match[2] ?? match[3];
    if (letter !== undefined) last = { letter, words: match[0].trim(), from: 'choice' };
  }
  return last;
}
