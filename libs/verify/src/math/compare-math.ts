import type { Judgement, VerifyOptions } from '../verification.ts';
import { BudgetError, LIMITS } from './budget.ts';
import { sameDay } from './calendar.ts';
import { choiceLetter, namesAnother } from '../extract/choice-letter.ts';
import { labelledChoice, severalChoices } from './labelled-choice.ts';
import { compareNodes } from './compare-nodes.ts';
import { canonicalWords } from './compare-text.ts';
import { inOtherCurrency } from './currency.ts';
import { type Comparison, type Context, newContext } from './comparison.ts';
import { assignment } from './assignment.ts';
import { children, type Node, some, symbols } from './node.ts';
import { isInDollars, readings } from './readings.ts';
import { sameNotation } from './same-notation.ts';
import { sameFamilies } from './solution-family.ts';
import { withImaginaryUnit } from './substitute.ts';

/**
 * Compares two answers as mathematics. Where the notation has several readings (`1,234`, `0,5`, `1/2x`), the
 * answers are the same when some reading of the gold answer equals some reading of the prediction.
 */
export function compareMath(gold: string, prediction: string, options: VerifyOptions): Judgement {
  const wanted = tidy(gold);
  const said = tidy(prediction);
  if (wanted === '') return { verdict: 'unverifiable', reason: 'the gold answer is empty' };
  if (said === '') return { verdict: 'incorrect', reason: 'the answer is empty' };
  if (!/[\p{L}\p{N}]|\\(?:infty|emptyset|varnothing)|[∞∅]|^\\?\{\s*\\?\}$/u.test(wanted))
    return { verdict: 'unverifiable', reason: 'the gold answer says nothing' };
  if (inOtherCurrency(gold, prediction))
    return { verdict: 'incorrect', reason: 'amounts in different currencies' };
  if (wanted === said || sameNotation(wanted, said))
    return isWhole(wanted) || !/[\\{}]/.test(wanted)
      ? { verdict: 'correct', reason: 'the same notation' }
      : { verdict: 'unverifiable', reason: 'the gold answer is broken off' };
  const day = sameDay(wanted, said);
  if (day !== null)
    return day
      ? { verdict: 'correct', reason: 'the same day' }
      : { verdict: 'incorrect', reason: 'the days differ' };
  const choice = compareChoices(wanted, said, options);
  if (choice !== null) return choice;
  const context = newContext(options, wanted, said);
  try {
    return compareReadings(wanted, said, [isInDollars(gold), isInDollars(prediction)], context);
  } catch (error) {
    if (error instanceof BudgetError) return { verdict: 'unverifiable', reason: error.message };
    throw error;
  }
}

/** A gold answer that names its choice, `(B) 12`, is answered by the letter or by what it says; null for others. */
function compareChoices(wanted: string, said: string, options: VerifyOptions): Judgement | null {
  const several = severalChoices(wanted);
  if (several !== null) {
    const chosen = severalChoices(said);
    if (chosen !== null)
      return chosen === several
        ? { verdict: 'correct', reason: 'the same choices' }
        : { verdict: 'incorrect', reason: 'the choices differ' };
  }
  const gold = labelledChoice(wanted);
  if (gold === null) return null;
  const letter = labelledChoice(said)?.letter ?? choiceLetter(said, 'ABCDEFGHIJ');
  if (letter !== null && namesAnother(said, letter))
    return { verdict: 'incorrect', reason: 'names more than one choice' };
  if (letter === null) return compareMath(gold.rest, said, options);
  return letter === gold.letter
    ? { verdict: 'correct', reason: `chooses ${letter}` }
    : { verdict: 'incorrect', reason: `chooses ${letter}, not ${gold.letter}` };
}

/** Whether a text says something and its braces and environments close: what is broken off could be the start of any answer. */
export function isWhole(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === 123) depth++;
    else if (c === 125 && --depth < 0) return false;
  }
  if (text.includes('\\begin') && text.split('\\begin').length !== text.split('\\end').length) return false;
  return depth === 0 && /[\p{L}\p{N}∞∅]/u.test(text);
}

function compareReadings(
  wanted: string,
  said: string,
  [goldDollars, saidDollars]: readonly [boolean, boolean],
  context: Context,
): Judgement {
  const golds = readings(wanted, goldDollars);
  const gold = golds.next();
  if (gold.done === true || wordCount(gold.value) > PROSE) return compareUnparsed(wanted, said);
  const predictions = [...readings(said, saidDollars)];
  if (
    said.includes('I') &&
    /(?<![A-Za-z\\])I(?![A-Za-z])/.test(said) &&
    !/(?<![A-Za-z\\])I(?![A-Za-z])/.test(wanted) &&
    !/\bI\s+[a-z]{2,}/.test(said)
  )
    for (const prediction of [...predictions]) predictions.push(withImaginaryUnit(prediction));
  let first: Comparison | null = null;
  let undecided: Comparison | null = null;
  for (let reading: Node | undefined = gold.value; reading !== undefined;) {
    for (const prediction of predictions) {
      const comparison = compareNodes(reading, prediction, context);
      if (comparison.result === 'equal')
        return {
          verdict: 'correct',
          reason:
            context.budget.byAgreement === true ? `${comparison.reason}, to 120 bits` : comparison.reason,
        };
      if (context.families && sameFamilies(reading, prediction, context))
        return { verdict: 'correct', reason: 'the same family of solutions' };
      if (comparison.result === 'undecided') undecided ??= comparison;
      first ??= comparison;
    }
    const following: IteratorResult<Node, undefined> = golds.next();
    reading = following.done === true ? undefined : following.value;
  }
  const inWords = predictions.length === 0 || some(gold.value, (part) => part.k === 'text');
  if (inWords && /[A-Za-z]{3}/.test(wanted) && canonicalWords(wanted) === canonicalWords(said))
    return { verdict: 'correct', reason: 'the same words' };
  if (first === null)
    return { verdict: 'incorrect', reason: 'the answer is not mathematics', otherKind: true, unread: true };
  const otherKind = !predictions.some((prediction) => sameKind(gold.value, prediction));
  const unread = predictions.every((prediction) =>
    some(prediction, (part) => part.k === 'text' && part.text !== ''),
  );
  const judgement =
    undecided === null
      ? ({ verdict: 'incorrect', reason: first.reason } as const)
      : ({ verdict: 'unverifiable', reason: undecided.reason } as const);
  return { ...judgement, otherKind: otherKind || unread, unread };
}

/** A gold answer with more words than this is a sentence: rules cannot say that another one is wrong. */
const PROSE = 6;

function wordCount(node: Node): number {
  let count = 0;
  if (node.k === 'text' || node.k === 'unit')
    count = (node.k === 'text' ? node.text : node.unit).match(/[A-Za-z]{2,}/g)?.length ?? 0;
  for (const child of children(node)) count += wordCount(child);
  return count;
}

/** Whether a prediction could be the gold answer at all: words for words, a number for a number. */
function sameKind(gold: Node, prediction: Node): boolean {
  const [g, p] = [valueOf(gold), valueOf(prediction)];
  if ((g.k === 'text') !== (p.k === 'text')) return false;
  return g.k === 'text' || symbols(g).size > 0 || listedValues(p).every((x) => symbols(x).size === 0);
}

/** What a list of solutions says of its unknown: 3 and 5 of `x = 3 or x = 5`. */
function listedValues(node: Node): readonly Node[] {
  return node.k === 'list' ? node.xs.map(valueOf) : [node];
}

function valueOf(node: Node): Node {
  return node.k === 'rel' ? (assignment(node)?.value ?? node) : node;
}

/** A gold answer that is no mathematics is compared as words, and only short ones can be wrong. */
function compareUnparsed(wanted: string, said: string): Judgement {
  if (/[\\{}]/.test(wanted) && !isWhole(wanted))
    return { verdict: 'unverifiable', reason: 'the gold answer is broken off' };
  if (canonicalWords(wanted) === canonicalWords(said))
    return { verdict: 'correct', reason: 'the same words' };
  const words = wanted.split(/\s+/);
  if (words.length <= 6 && /^[A-Za-z' -]+\.?$/.test(wanted))
    return { verdict: 'incorrect', reason: 'the words differ' };
  return { verdict: 'unverifiable', reason: 'the gold answer could not be read as mathematics' };
}

/** Without delimiters, markup and the punctuation of the sentence around it. */
function tidy(text: string): string {
  const plain = text
    .slice(0, LIMITS.characters + 1)
    .replaceAll(/<\|[^|<]{0,40}\|>/g, ' ')
    .replaceAll(/\\\(|\\\)|\\\](?!\d)|(?<!\\)\\\[|(?<!\\)\$/g, ' ');
  let start = 0;
  while (start < plain.length && ' \n\r\t*:'.includes(plain[start]!)) start++;
  let end = plain.length;
  while (end > start && ' \n\r\t*:.,;'.includes(plain[end - 1]!)) end--;
  // A repeating decimal keeps its dots: 0.333...
  if (plain.startsWith('...', end) && /\.\d+$/.test(plain.slice(Math.max(start, end - 60), end))) end += 3;
  while (end > start && plain[end - 1] === '\\') end--;
  const bare = plain.slice(start, end).trimEnd();
  return bare.startsWith('_') ? bare.replace(/^(_{1,2})([^_]+)\1$/, '$2') : bare;
}
