import type { AnswerTools, Filter, FilterSettings } from '../filter.ts';
import { int32At, kernels, placeTable, placeText, workAt } from '../text-kernels.ts';
import { evaluateArithmetic, type ExactValue } from './arithmetic.ts';

/** An equality of numbers that stands in a text. */
export interface AuditedStep {
  /** As it stands there. */
  text: string;
  /** Place in the text, 0 to 1. */
  place: number;
  holds: boolean;
}

/** What an audit found. */
export interface StepAudit {
  checked: number;
  wrong: AuditedStep[];
}

/** Drops rows in which too many of the equalities that can be worked out are false. */
export function falseSteps(
  { max_false_share, min_checked }: NonNullable<FilterSettings['steps']>,
  tools: AnswerTools,
): Filter {
  return ({ response, bytes }) => {
    const { checked, wrong } = auditSteps(response, tools, bytes);
    if (checked < min_checked || wrong.length / checked <= max_false_share) return null;
    const shown = wrong
      .slice(0, 3)
      .map(({ text, place }) => `${text} (at ${String(Math.round(place * 100))} %)`);
    return {
      reason: 'false_steps',
      detail: `${String(wrong.length)} of ${String(checked)} equalities are false: ${shown.join('; ')}`,
    };
  };
}

/**
 * Checks every equality `a = b` (chains too) whose sides hold numbers only, at least one of them an
 * operation: in exact arithmetic where both sides are plain, with `tools.same` where they hold LaTeX.
 * A side that is a decimal may be the rounded value of the other. What stands on a line with a modulus, in another
 * base, after "if", or as a question is no claim and is left alone; so are an equality with a variable, a number
 * that is a label ("weeks 1 and 2 = 35 + 35"), and a sum written down as it goes ("3 + 4 = 7 + 5 = 12"). `bytes` is
 * the text in UTF-8, where it is there already.
 */
export function auditSteps(text: string, tools: AnswerTools, bytes?: Uint8Array): StepAudit {
  const audit: StepAudit = { checked: 0, wrong: [] };
  const runs = equalityRuns(bytes ?? Buffer.from(text));
  for (let i = 0; i < runs.length; i += 3) {
    const [start, end, holding] = [runs[i]!, runs[i + 1]!, runs[i + 2]!];
    const claimed = claims(text, start, text.slice(start, end), holding);
    if (typeof claimed === 'number') {
      audit.checked += claimed;
      continue;
    }
    for (const [left, right, next] of claimed) {
      const holds = equal(left, right, next, tools);
      if (holds === null) continue;
      audit.checked++;
      if (holds) continue;
      audit.wrong.push({ text: `${left} = ${right}`, place: start / text.length, holds });
    }
  }
  return audit;
}

/**
 * The runs of a text around equality signs in which something may be claimed, three numbers each: start and end in the
 * text, and how many claims it makes if nothing around it takes from them, all of which hold; -1 where that is not plain.
 */
function equalityRuns(bytes: Uint8Array): Int32Array {
  inRunAt ??= placeTable(inRun());
  const { text, end } = placeText(bytes);
  const at = workAt(end);
  const count = kernels.equalityRuns(inRunAt, text, end, at);
  return int32At(at, 3 * count).slice();
}

let inRunAt: number | undefined;

/** 1 for the signs of ASCII that an equality of numbers is made of, besides `\\commands`. */
function inRun(): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    byte > 0 && byte < 128 && '0123456789+-*/^(){}.,= \t'.includes(String.fromCharCode(byte)) ? 1 : 0,
  );
}

const isLetter = (code: number) => (code | 32) >= 97 && (code | 32) <= 122 && code < 128;
const BACKSLASH = 92;

/**
 * Neighbouring sides of a chain that claim something, with the side after them; what the text around cuts off is left
 * out. Their number alone where nothing is cut off and they are known to hold.
 */
function claims(text: string, start: number, found: string, holding: number): Claim[] | number {
  const size = endOfKept(found);
  const inline = found.startsWith('(') && text[start - 1] === '\\';
  const before = text.slice(Math.max(0, start - 24), inline ? start - 1 : start);
  const after = text.slice(start + size, start + size + 80);
  if (hasLetter(before) && isSupposed.test(before)) return 0;
  if (isAsked(after) || isModular(after) || isModular(before)) return 0;
  const first = trimmedSide(found.slice(0, found.indexOf('=')));
  const bullet = isListed.test(first) && isBullet(text, start, before);
  let cut = bullet ? first.replace(isListed, '') : first;
  const word = /^\s/.test(found) && isAfterWord.test(before);
  if (inline) cut = cut.slice(1).trim();
  else if (word && aLabel.test(cut) && !claiming.test(before)) cut = '';
  else if (!word && joinsBefore(before)) cut = '';
  const joined = joinsAfter.test(after);
  if (holding >= 0 && !joined && cut === first) return holding;
  const sides = found.slice(0, size).split('=').map(trimmedSide);
  sides[0] = cut;
  if (joined) sides[sides.length - 1] = '';
  const made: Claim[] = [];
  for (let i = 1; i < sides.length; i++) {
    const [left, right] = [sides[i - 1]!, sides[i]!];
    const whole = isWhole(left) && isWhole(right) && (isOperation(left) || isOperation(right));
    // "3*11*130 = 3*11 = 33" writes down the work, it does not claim the first equality.
    if (whole && !left.startsWith(right)) made.push([left, right, sides[i + 1] ?? '']);
  }
  return made;
}

type Claim = [left: string, right: string, next: string];

/** The end of a run without white space, dots and commas behind it. */
function endOfKept(found: string): number {
  let end = found.length;
  while (end > 0 && isBlank(found.charCodeAt(end - 1))) end--;
  while (end > 0 && (found[end - 1] === '.' || found[end - 1] === ',')) end--;
  return end;
}

/** Of a run, which holds no other white space. */
const isBlank = (code: number) => code === 32 || code === 9;

function trimmedSide(side: string): string {
  const text = side.trim();
  return text.startsWith(',') || text.startsWith('.') ? text.replace(/^(?:,|\.(?!\d))\s*/, '') : text;
}

const isSupposed = /\b(?:if|whether|is|suppose|assume|want|need|target|not|does)\b[^.\n]{0,16}$/i;
const isAfterWord = /(?:^|[^\\a-z])[a-z]{2,}[,:;.]?$/i;
const isListed = /^[-+*]\s+/;

function isBullet(text: string, start: number, before: string): boolean {
  return /(?:^|\n)\s*$/.test(before) || /\n\s*[-*]?$/.test(text.slice(Math.max(0, start - 3), start));
}

function hasLetter(text: string): boolean {
  for (let i = text.length - 1; i >= 0; i--) if (isLetter(text.charCodeAt(i))) return true;
  return false;
}

/** Whether a question mark is the next that stands there. */
function isAsked(after: string): boolean {
  return after.includes('?') && /^\s*[$)]*\s*\?/.test(after);
}

/** Whether a congruence is on the same line. */
function isModular(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LINE_END) return false;
    if (code === CONGRUENT || code === BACKSLASH || code === LOWER_M) return modular.test(text);
  }
  return false;
}

const LINE_END = 10;
const LOWER_M = 109;
const CONGRUENT = 0x2261;

const modular = /^[^\n]*(?:\\equiv|≡|\\p?mod|\\bmod|\bmod(?:ulo)?\b)/;

/** A number, or a range of numbers, that may count things as well as name them. */
const aLabel = /^\d+(?:\s*-\s*\d+)?$/;

/** Words after which a number is a value. */
const claiming =
  /\b(?:so|then|thus|that|have|has|get|gets|gives|since|because|hence|therefore|where|with|or|but|as)[,:]?$/i;

/** Whether the first side is a part of something longer: behind a letter, a command, an exponent, in another base. */
function joinsBefore(before: string): boolean {
  let at = before.length;
  while (at > 0 && isSpace(before.charCodeAt(at - 1))) at--;
  while (at > 0 && '$({'.includes(before[at - 1]!)) at--;
  while (at > 0 && isSpace(before.charCodeAt(at - 1))) at--;
  return at > 0 && (isLetter(before.charCodeAt(at - 1)) || joining.includes(before[at - 1]!));
}

const joining = '_\\^!%°√π|[]≠≈<>≤≥±:∙⋅∗•²³¹⁰⁴⁵⁶⁷⁸⁹})';

function isSpace(code: number): boolean {
  return code < 128 ? code === 32 || (code >= 9 && code <= 13) : /\s/.test(String.fromCharCode(code));
}

/** What makes the last side a part of something longer: a variable, a power, a percent sign, dots. */
const joinsAfter =
  /^(?:[A-Za-z_^!%°√π|:…⋅∗•∙²³¹⁰⁴-⁹ⁿ]|\s*[$)}]*\s*(?:\\(?!\)|\]|quad|text|\\|,|;)|[_^!%°√π…⋅∗•∙]|[a-zA-HJ-Z](?![\w'])|mod\b)|\d)/;

/** A side with nothing missing at its ends: whole parentheses, no operation at the start or the end, and a digit. */
function isWhole(side: string): boolean {
  const size = side.length;
  if (size === 0 || '+*/^)}×÷·'.includes(side[0]!) || '-+*/^({×÷·−'.includes(side[size - 1]!)) return false;
  let depth = 0;
  let digits = 0;
  for (let i = 0; i < size; i++) {
    const code = side.charCodeAt(i);
    if (isDigit(code)) digits++;
    else if (code === OPEN || code === OPEN_BRACE) depth++;
    else if ((code === CLOSE || code === CLOSE_BRACE) && --depth < 0) return false;
  }
  return depth === 0 && digits > 0 && !(isLetter(side.charCodeAt(size - 1)) && /\\[a-z]+$/.test(side));
}

const [OPEN, CLOSE, OPEN_BRACE, CLOSE_BRACE] = [40, 41, 123, 125];
const isDigit = (code: number) => code >= 48 && code <= 57;

/** Whether there is something to work out: a sign of arithmetic behind a number, a fraction, a root. */
function isOperation(side: string): boolean {
  let behindDigit = false;
  for (let i = 0; i < side.length; i++) {
    const code = side.charCodeAt(i);
    if (isDigit(code)) behindDigit = true;
    else if (code === BACKSLASH) {
      if (behindDigit && isCommandAt(side, i, products)) return true;
      if (isCommandAt(side, i, quotients)) return true;
      behindDigit = false;
    } else if (code !== CLOSE && code !== CLOSE_BRACE && !isSpace(code)) {
      if (behindDigit && '-+*/^×÷·−'.includes(side[i]!)) return true;
      behindDigit = false;
    }
  }
  return false;
}

const products = ['\\times', '\\cdot', '\\div'];
const quotients = ['\\frac', '\\dfrac', '\\sqrt'];

function isCommandAt(side: string, at: number, names: readonly string[]): boolean {
  return names.some((name) => side.startsWith(name, at));
}

function equal(left: string, right: string, next: string, tools: AnswerTools): boolean | null {
  const a = evaluateArithmetic(left);
  const b = evaluateArithmetic(right);
  if (a !== null && b !== null) {
    if (isSame(a, b)) return true;
    if (roundsTo(a, right) || roundsTo(b, left) || isQuotient(a, left, b)) return true;
    if ((isMeasured(left) || isMeasured(right)) && isNear(a, b)) return true;
    return goesOn(a, right) || goesOn(b, next) || isSame(b, lastTerm(left)) ? null : false;
  }
  if (!left.includes('\\') && !right.includes('\\')) return null;
  return tools.same(left, right);
}

function isSame(a: ExactValue, b: ExactValue | null): boolean {
  return b !== null && a.numerator * b.denominator === b.numerator * a.denominator;
}

/** Whether a side starts with a value and works on with it: after 7, `7 + 5`. */
function goesOn(value: ExactValue, side: string): boolean {
  const start = /^\d[\d,]*(?:\.\d+)?(?=\s*[-+*/×÷·−])/.exec(side);
  return start !== null && isSame(value, evaluateArithmetic(start[0]));
}

/** The value of what stands behind the last sign of addition outside parentheses. */
function lastTerm(side: string): ExactValue | null {
  let depth = 0;
  for (let i = side.length - 1; i > 0; i--) {
    if (side[i] === ')') depth++;
    else if (side[i] === '(') depth--;
    else if (depth === 0 && side[i] === '+') return evaluateArithmetic(side.slice(i + 1));
  }
  return null;
}

/** A number of three decimals or more stands for one that was rounded before. */
const isMeasured = (side: string) => /\.\d{3}/.test(side);

/** Equal to within half a percent. */
function isNear(a: ExactValue, b: ExactValue): boolean {
  const [left, right] = [a.numerator * b.denominator, b.numerator * a.denominator];
  const off = left < right ? right - left : left - right;
  return off * 200n <= (left < 0n ? -left : left);
}

/** Whether `written`, a decimal, is the other value to within one unit of its last digit. */
function roundsTo(value: ExactValue, written: string): boolean {
  const decimal = /^-?\d[\d,]*\.(\d+)$/.exec(written);
  if (decimal === null) return false;
  const scale = 10n ** BigInt(decimal[1]!.length);
  const wanted = BigInt(written.replaceAll(/[,.]/g, ''));
  const off = value.numerator * scale - wanted * value.denominator;
  return (off < 0n ? -off : off) <= value.denominator;
}

/** Whether a plain division of whole numbers is said to give its quotient without the remainder: `49 ÷ 2 = 24`. */
function isQuotient(value: ExactValue, written: string, said: ExactValue): boolean {
  if (said.denominator !== 1n || !/^\d+\s*(?:\/|÷|\\div)\s*\d+$/.test(written)) return false;
  return value.numerator / value.denominator === said.numerator;
}
