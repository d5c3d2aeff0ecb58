import type { AnswerSource, VerifyKind } from '../verification.ts';
import { isCalendarWord } from '../math/calendar.ts';
import { isKnownCommand } from '../math/command-names.ts';
import { isNumberWord } from '../math/number-words.ts';
import { unitOf } from '../math/units.ts';
import { answerPhrase } from './answer-phrase.ts';
import { lastBoxes } from './boxed.ts';
import { extractChoice } from './choice-letter.ts';
import { conclusion } from './conclusion.ts';
import { finalText } from './final-text.ts';
import { lastIndex } from './last-index.ts';
import { givesUp, lastBold, lastStatement, resultOfSteps, withoutQuestions } from './last-sentence.ts';
import { endOfMaths, lastList, mathSpans, TAIL, withoutDelimiters } from './math-spans.ts';
import { lastNumber } from './number-words.ts';
import { withoutReason, withoutRuledOut } from './without-reason.ts';

/** A possible answer of a response. */
export interface Candidate {
  text: string;
  from: AnswerSource;
  /** Several maths in a row as one list, which only counts where the gold answer is that list. */
  list?: true;
}

/** The answer of a response, or why it has none. */
export interface Extraction {
  text: string | null;
  from: AnswerSource | null;
  /** Why there is no answer; empty when there is one. */
  missing: string;
  /** All candidates, best first: more than one only where nothing marks the answer. */
  candidates: readonly Candidate[];
  /** The text is nothing but an answer: the other candidates are found only when they are asked for. */
  isLone: boolean;
}

const DEFAULT_LETTERS = 'ABCDEFGHIJ';

/**
 * The final answer of a whole response. Marked answers come first, and of those the one that stands last:
 * `\boxed{…}`, `<answer>…</answer>`, `####`, "final answer is". Then "the answer is", then a text that is
 * nothing but an answer, then the last maths, then the last number.
 */
export function extractAnswer(
  response: string,
  kind: VerifyKind = 'auto',
  letters = DEFAULT_LETTERS,
): Extraction {
  const { text, truncated } = finalText(response);
  if (truncated) return none('the response ends inside <think>');
  if (text.trim() === '')
    return none(text === response ? 'the response is empty' : 'nothing follows </think>');
  if (kind === 'choice') {
    const choice = extractChoice(text, letters);
    return choice === null ? none('no choice is named') : found([{ text: choice.words, from: choice.from }]);
  }
  const marked = markedAnswer(text);
  if (marked !== null) return found([marked]);
  if (EMPTY_BOX.test(text)) return none('the box is empty');
  return unmarkedAnswer(text);
}

/**
 * The answer that a response marks or tells in words, as `extractAnswer` finds it; null where it does neither, however
 * much maths it ends with. Takes a part of the time of `extractAnswer` there.
 */
export function toldAnswer(response: string): Candidate | null {
  const { text, truncated } = finalText(response);
  if (truncated || text.trim() === '') return null;
  const marked = markedAnswer(text);
  if (marked !== null) return marked;
  return EMPTY_BOX.test(text) || onlyAsks(text) ? null : phrasedAnswer(text);
}

/** A box with nothing in it. */
export const EMPTY_BOX = /^[\s$\\[\]()]*\\(?:boxed|fbox)\s*\{[\s$\\]*\}[\s$.\\[\]()]*$/;

/** The best candidate of a text that marks none; the others are only looked for when they are asked for. */
function unmarkedAnswer(text: string): Extraction {
  if (onlyAsks(text)) return none('the response asks and does not answer');
  const whole = wholeAnswer(text);
  if (whole === null) {
    const candidates = unmarkedAnswers(text, null);
    return candidates.length > 0 ? found(candidates) : none('no answer was found in the response');
  }
  return whole.from === 'phrase' ? found([whole]) : new WholeAnswer(whole, text);
}

function onlyAsks(text: string): boolean {
  return text.includes('?') && /[A-Za-z]{2}/.test(text) && withoutQuestions(text).trim() === '';
}

/** A class: a getter of each object's own would give it a shape of its own, which lives as long as old memory. */
class WholeAnswer implements Extraction {
  readonly text: string;
  readonly from: AnswerSource;
  readonly missing = '';
  readonly isLone = true;
  private readonly whole: Candidate;
  private readonly response: string;
  private all: readonly Candidate[] | undefined;

  constructor(whole: Candidate, response: string) {
    this.text = whole.text;
    this.from = whole.from;
    this.whole = whole;
    this.response = response;
    this.all = undefined;
  }

  get candidates(): readonly Candidate[] {
    return (this.all ??= unmarkedAnswers(this.response, this.whole));
  }
}

/** The answer of a phrase that tells it, or of a text that is nothing else. */
function wholeAnswer(text: string): Candidate | null {
  const phrased = phrasedAnswer(text);
  if (phrased !== null) return phrased;
  const trimmed = text.trim().replace(LABEL, '');
  const result = resultOfSteps(trimmed);
  if (result !== null) return { text: result, from: 'text' };
  return trimmed.length <= 4000 && isBare(trimmed) && onlyMathWords(trimmed)
    ? { text: inOneLine(conclusion(withoutDelimiters(trimmed))), from: 'text' }
    : null;
}

/** The answer behind "the answer is". */
function phrasedAnswer(text: string): Candidate | null {
  const phrase = answerPhrase(text);
  const stated = phrase === null ? null : statedAnswer(phrase.content);
  return stated === null ? null : { text: stated, from: 'phrase' };
}

/** Named values on lines of their own, `a = 2` above `b = 3`, as one list. */
function inOneLine(text: string): string {
  return text.includes('\n') && text.split('\n').every((line) => /^\s*[A-Za-z]\w*\s*=[^=\\]+$/.test(line))
    ? text.replaceAll(/\s*\n\s*/g, ', ')
    : text;
}

/** "Vertex: (-2, 5)": what a lone answer is, before it. */
const LABEL = /^(?!.*\n)[A-Za-z][A-Za-z ]{1,30}:\s+(?=[([\\$]|-?\d[\d.,/]*\s*$)/;

function found(candidates: readonly Candidate[]): Extraction {
  const first = candidates.find(({ list }) => list !== true);
  return { text: first?.text ?? null, from: first?.from ?? null, missing: '', candidates, isLone: false };
}

function none(missing: string): Extraction {
  return { text: null, from: null, missing, candidates: [], isLone: false };
}

function markedAnswer(text: string): Candidate | null {
  let best: (Candidate & { at: number }) | null = null;
  const boxes = lastBoxes(text);
  const lastBox = boxes.at(-1);
  if (lastBox !== undefined)
    best = { text: boxes.map((box) => box.content.trim()).join(', '), from: 'boxed', at: lastBox.start };
  const tag = lastTag(text);
  if (tag !== null && tag.at + tag.text.length > (best?.at ?? -1)) {
    const inner = lastBoxes(tag.text);
    best =
      inner.length > 0
        ? { text: inner.map((box) => box.content.trim()).join(', '), from: 'boxed', at: tag.at }
        : { text: inTag(tag.text), from: 'answer-tag', at: tag.at };
  }
  const hash = lastIndex(text, '####');
  if (hash > (best?.at ?? -1)) {
    const line = /^#+[ \t]*([^\n]*)/.exec(text.slice(hash))?.[1]?.trim() ?? '';
    if (line !== '' && !/^[A-Za-z*]{3,}[^=\d]*$/.test(line) && !line.includes('boxed'))
      best = { text: line, from: 'hash', at: hash };
  }
  const phrase = answerPhrase(best === null ? text : text.slice(best.at), true);
  if (phrase !== null && !phrase.content.includes('boxed')) {
    const statement = statedAnswer(phrase.content);
    if (statement !== null) return { text: statement, from: 'final-answer' };
  }
  return best === null ? null : { text: best.text, from: best.from };
}

function lastTag(text: string): { text: string; at: number } | null {
  const open = lastIndex(text, '<answer>');
  if (open < 0) return null;
  const at = open + '<answer>'.length;
  const close = text.indexOf('</answer>', at);
  const content = text.slice(at, close < 0 ? text.length : close);
  return content.trim() === '' ? null : { text: content, at };
}

/** Inside a tag stands the answer alone, or a sentence that tells it. */
function inTag(content: string): string {
  const phrase = answerPhrase(content);
  return phrase === null ? content.trim() : (statedAnswer(phrase.content) ?? content.trim());
}

/**
 * The answer in a statement such as `$28\%$`, `12,000,023`, `Jane started 3 hours ago`, `\(x=2\) and \(x=3\)`.
 */
function statedAnswer(statement: string): string | null {
  let end = statement.length;
  while (end > 0 && ' \n\t*"'.includes(statement[end - 1]!)) end--;
  const trimmed = withoutReason(statement.slice(0, end).replace(/^[\s:*"]+/, ''));
  if (trimmed === '') return null;
  // "Final answer: the largest $n$ is 34": what follows the verb.
  const verb = [...trimmed.matchAll(/(?<![\\A-Za-z])(?:is|are|equals|was|be)\s*:?\s+(?=\S)/g)].at(-1);
  if (
    verb !== undefined &&
    !/\b(?:not|that|if|when|because|where)\b/.test(trimmed.slice(verb.index + verb[0].length))
  )
    return statedAnswer(trimmed.slice(verb.index + verb[0].length));
  if (isBare(trimmed)) return withoutDelimiters(trimmed);
  const span = mathSpans(trimmed).at(-1);
  if (span !== undefined) return conclusion(span);
  const number = lastNumber(trimmed);
  if (number !== null) return number;
  return trimmed.length <= 200 ? trimmed : null;
}

/** "in the interval `$[0, 5]$`" behind other maths: where a statement holds, not what it says. */
const DOMAIN =
  /(?<!\b(?:is|are|be|lies?|exactly) )\b(?:in|on|over|within) the (?:interval|range|domain|set)\s+\$[^$\n]{1,80}\$/g;

function spansBesideDomains(told: string): string[] {
  const spans = mathSpans(told);
  if (spans.length < 2 || !told.includes(' the ')) return spans;
  const others = told.replaceAll(DOMAIN, ' ');
  return others === told ? spans : mathSpans(others);
}

function unmarkedAnswers(text: string, whole: Candidate | null): Candidate[] {
  const trimmed = text.trim();
  const candidates: Candidate[] = whole === null ? [] : [whole];
  const told = withoutQuestions(withoutRuledOut(text.slice(-TAIL)));
  if (givesUp(told))
    return candidates.length > 0 ? candidates : [{ text: trimmed.slice(-200), from: 'text' }];
  const spans = spansBesideDomains(told);
  const list = lastList(told);
  if (list !== null)
    candidates.push({ text: list, from: 'math', ...(isOneUnknown(list) ? {} : { list: true }) });
  candidates.push(...statedPlainly(told));
  for (const span of spans.slice(-4).reverse()) candidates.push({ text: conclusion(span), from: 'math' });
  const number = lastNumber(told);
  if (number !== null) candidates.push({ text: number, from: 'number' });
  if (trimmed.length <= 200 && candidates[0]?.from !== 'text')
    candidates.push({ text: withoutDelimiters(trimmed), from: 'text' });
  if (candidates.length === 0 && trimmed.length <= TAIL) candidates.push({ text: trimmed, from: 'text' });
  return candidates;
}

/** `3, 5` and `x = 3, x = 5`: values of one unknown, of which none is the answer alone. */
function isOneUnknown(list: string): boolean {
  const names = list.split(/, | or /).map((item) => {
    const value = VALUE.exec(item);
    return value === null ? null : (value[1] ?? '');
  });
  return names[0] !== null && names.every((name) => name === names[0]);
}

const VALUE = /^(?:([a-z])\s*=\s*)?-?(?:\d[\d.]*|\\[dt]?frac\{?\d+\}?\{?\d+\}?)$/;

/** What the last sentence states, or is set in bold behind the last maths, without delimiters of maths. */
function statedPlainly(told: string): Candidate[] {
  const candidates: Candidate[] = [];
  const bold = lastBold(told);
  if (bold !== null && bold.end > endOfMaths(told)) candidates.push(stated(bold.content));
  const statement = lastStatement(told);
  if (statement !== null) candidates.push(stated(statement));
  return candidates;
}

/** A statement in words only counts where it is the gold answer; one of maths stands for what the response says. */
function stated(text: string): Candidate {
  const from = ONE_NUMBER.test(text) ? 'number' : 'math';
  return isBare(text) && onlyMathWords(text) && /[\d∞∅]/.test(text)
    ? { text, from }
    : { text, from, list: true };
}

const ONE_NUMBER = /^[^\dA-Za-z]{0,4}\d[\d.,]*[^\d=<>^\\]*$/;

/** Whether a text is an answer and nothing else: few words outside commands, and no sentence. */
export function isBare(text: string): boolean {
  if (/\n\s*\n/.test(text) && !text.includes('\\begin')) return false;
  const outside = text.replaceAll(
    /\\begin\{\w+\*?\}|\\end\{\w+\*?\}|\\(?:text|mathrm|textbf|mbox|operatorname)\s*\{[^{}]*\}|\\[A-Za-z]+/g,
    ' ',
  );
  const words = (outside.match(/[A-Za-z]{3,}/g) ?? []).filter((word) => !ANSWER_WORD.test(word));
  return words.length <= 3 && !/[.!?]\s+[A-Z]|(?<![A-Za-z])(?:is|are|we|find|get|so)\s/.test(outside);
}

const ANSWER_WORD =
  /^(?:infinity|infinite|inf|mod|modulo|union|all|real|reals|numbers?|integers?|except|other|greater|less|more|fewer|larger|smaller|than|equal|equals|least|most|base|choose|noon|midnight|out|percent|undefined|exists?|does|per|square|cubic|units?|not|diverges?|converges?|solutions?|remainder|otherwise|else)$/i;

/** Whether every word outside of commands is a unit, a function or a connective: `5 cm`, `x=1 or x=2`. */
function onlyMathWords(text: string): boolean {
  const words =
    text
      .replaceAll(/\\(?:text|mathrm|textbf|mbox|operatorname|begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+/g, ' ')
      .match(/[A-Za-z]{3,}/g) ?? [];
  return words.every(
    (word) =>
      /^(?:and|or)/.test(word) ||
      isKnownCommand(word) ||
      unitOf(word) !== null ||
      isNumberWord(word) ||
      isCalendarWord(word) ||
      ANSWER_WORD.test(word) ||
      !/[aeiouy]/i.test(word) ||
      /^[A-Z]+$/.test(word),
  );
}
