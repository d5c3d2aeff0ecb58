import { answerPhrase } from './answer-phrase.ts';
import { lastBoxes } from './boxed.ts';
import { narrowForms } from './full-width.ts';

const WRAPPED = /\\(?:text|textbf|mathrm|mathbf|mbox|textit|operatorname)\s*\{([^{}]*)\}/g;

/** "Option" in other languages, before its letter. */
const OPTION =
  /^(?:(?:la |el |a |o |l['’])?(?:选项|選項|选择|選擇|选|選|вариант|opci[óo]n|opç[ãa]o|opzione|option|lựa chọn|보기)\s*[:：]?\s*|(?:la|el|die|a|o) (?=[([]?[A-Z][)\].]*\s*$))/i;

/**
 * The letter of a multiple-choice answer as an upper-case letter: `B`, `(B)`, `\text{B}`, `B) 12`, `B. Paris`,
 * `**B**`, `option B`. Null when the text names no letter, or more than one.
 */
export function choiceLetter(text: string, letters: string): string | null {
  const plain = narrowForms(text)
    .replaceAll(WRAPPED, ' $1 ')
    .replaceAll(WRAPPED, ' $1 ')
    .replaceAll(/[$*`"'{}\\\s]+/g, ' ')
    .trim()
    .replace(/^(?:→|⇒|=>|->)\s*/, '')
    .replace(OPTION, '');
  const set = `[${letters}${letters.toLowerCase()}]`;
  const alone =
    new RegExp(`^[([]{0,2}\\s*(${set})\\s*[)\\].,:;]*$`).exec(plain) ??
    new RegExp(`^[([]\\s*(${set})\\s*[)\\]]`).exec(plain) ??
    new RegExp(`^(${letters === '' ? 'A' : `[${letters}]`})\\s*(?:[).:：]|[-–]\\s)`).exec(plain) ??
    new RegExp(
      `^(?:(?:the\\s+)?(?:correct\\s+)?(?:option|choice|answer)\\s*(?:is|:)?)\\s*[([]?\\s*(${set})\\b`,
      'i',
    ).exec(plain);
  const letter = alone?.[1]?.toUpperCase() ?? null;
  if (alone === null || letter === null || namesAnother(plain, letter)) return null;
  return RULED_OUT.test(plain.slice(alone[0].length)) ? null : letter;
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
  const headed = HEADED.exec(response)?.[1];
  const letter = headed === undefined ? null : choiceLetter(headed, letters);
  if (headed !== undefined && letter !== null) return { letter, words: headed.trim(), from: 'phrase' };
  const whole = response.length < 400 ? choiceLetter(response, letters) : null;
  if (whole !== null) return { letter: whole, words: response.trim(), from: 'text' };
  return lastMention(response, letters) ?? firstLine(response, letters);
}

/** A letter that stands alone on the first line, with the reasons below. */
function firstLine(
  response: string,
  letters: string,
): { letter: string; words: string; from: 'choice' } | null {
  const words = response.trim().split('\n', 1)[0]!.slice(0, 40).trim();
  const letter = /^\W*[A-Z]\W*$/.test(words) ? choiceLetter(words, letters) : null;
  return letter === null ? null : { letter, words, from: 'choice' };
}

/** What stands below a last heading "Answer". */
const HEADED = /(?:^|\n)(?:#+ |\*\*)[^\n]{0,20}\banswer\b[*: \t]*\n\s*([^\n]{1,120})\s*$/i;

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
  const plain = narrowForms(statement)
    .replaceAll(WRAPPED, ' $1 ')
    .replaceAll(/[$*`{}\\]+/g, ' ')
    .trim()
    .replace(OPTION, '');
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
  const letter = `[([]?([${letters}])`;
  const pattern = new RegExp(
    [
      `(?:\\b(?:option|choice|choose|select|pick)|故选|[选選][择擇项項]?)\\s*(?:is|:|：)?\\s*\\**${letter}\\b`,
      `(?<=^|\\s|\\*)\\(([${letters}])\\)(?=[\\s.*,]|$)`,
      `(?<![\\w'’])([${letters}])\\)?\\**\\s+is\\s+(?:the\\s+)?(?:only\\s+)?(?:correct|right|best|option|choice|answer)(?!\\s+or)\\b`,
      // The last words: "Thus B.", "I would go with B", "it has to be B".
      `\\b(?:thus|therefore|hence|so|then|with|is|it's|be)\\b,?:?\\s*\\**${letter}[)\\]]?\\**\\.?\\**\\s*$`,
    ]
      .map((form) => `(?:${form})`)
      .join('|'),
    'gi',
  );
  let last: { letter: string; words: string; from: 'choice' } | null = null;
  let isStated = false;
  const tail = narrowForms(response.slice(-2000));
  for (const match of tail.matchAll(pattern)) {
    const named = match.slice(1).find(Boolean);
    if (named === undefined || !letters.includes(named)) continue;
    const before = tail.slice(Math.max(0, match.index - 40), match.index);
    const behind = tail.slice(match.index + match[0].length, match.index + match[0].length + 60);
    if (RULES_OUT.test(before) || RULED_OUT.test(behind)) continue;
    if (SEVERAL.test(before)) {
      if (!isStated) last = null;
      continue;
    }
    // "Option (C) is correct" outranks a letter in brackets behind it.
    const states = match[2] === undefined || STATES.test(behind);
    if (isStated && !states) continue;
    isStated = states;
    last = { letter: named, words: match[0].trim(), from: 'choice' };
  }
  return last;
}

const STATES = /^[)\]*]*\s*(?:is|must be)\s+(?:the\s+)?(?:correct|right|best|answer)\b/i;
/** "(A) and" before another choice: several are named together. */
const SEVERAL = /[([][A-J][)\]]\s*(?:,|&|,?\s*(?:and|or))\s*$/;

/** Before and behind a choice that is named only to be ruled out. */
const RULES_OUT =
  /\b(?:not|n['’]t|nor|neither|never|than|eliminate|reject|except)(?:\s+(?:is|be|the|to))*\s*$/i;
const RULED_OUT =
  /^[)\]*]*\s*(?:is|are|was|seems|can be|must be)?\s*(?:clearly |also |obviously )?(?:not\b|n['’]t\b|incorrect|wrong|false|invalid|eliminated|ruled out|too )/i;
