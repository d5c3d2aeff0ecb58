import type { AnswerTools, Filter, FilterSettings } from '../filter.ts';
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
  return ({ response }) => {
    const { checked, wrong } = auditSteps(response, tools);
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
 * that is a label ("weeks 1 and 2 = 35 + 35"), and a sum written down as it goes ("3 + 4 = 7 + 5 = 12").
 */
export function auditSteps(text: string, tools: AnswerTools): StepAudit {
  const audit: StepAudit = { checked: 0, wrong: [] };
  let end = 0;
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', end)) {
    const start = startOfRun(text, at, end);
    end = endOfRun(text, at + 1);
    // A number on neither side of the first sign: nothing to work out.
    if (!hasDigit(text, start, at) || !hasDigit(text, at + 1, end)) continue;
    for (const [left, right, next] of claims(text, start, text.slice(start, end))) {
      const holds = equal(left, right, next, tools);
      if (holds === null) continue;
      audit.checked++;
      if (holds) continue;
      audit.wrong.push({ text: `${left} = ${right}`, place: start / text.length, holds });
    }
  }
  return audit;
}

/** Signs that an equality of numbers is made of, besides `\\commands`. */
const inRun = new Uint8Array(256);
for (const sign of '0123456789+-*/^(){}×÷·−.,= \t')
  if (sign.charCodeAt(0) < 256) inRun[sign.charCodeAt(0)] = 1;
const isInRun = (code: number) => (code < 256 ? inRun[code] === 1 : code === 0x2212);
const isLetter = (code: number) => (code | 32) >= 97 && (code | 32) <= 122 && code < 128;
const commands: ReadonlySet<string> = new Set('times cdot div left right frac dfrac sqrt'.split(' '));

/** The run around an equality sign: signs of `inRun` and the LaTeX of arithmetic. */
function endOfRun(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && isInRun(text.charCodeAt(at))) at++;
    if (text.charCodeAt(at) !== BACKSLASH) return at;
    let end = at + 1;
    while (end - at < 8 && isLetter(text.charCodeAt(end))) end++;
    if (isLetter(text.charCodeAt(end)) || !commands.has(text.slice(at + 1, end))) return at;
    at = end;
  }
}

function startOfRun(text: string, from: number, floor: number): number {
  let at = from;
  for (;;) {
    while (at > floor && isInRun(text.charCodeAt(at - 1))) at--;
    let start = at;
    while (at - start < 8 && start > floor && isLetter(text.charCodeAt(start - 1))) start--;
    const isCommand = start > floor && text.charCodeAt(start - 1) === BACKSLASH;
    if (!isCommand || !commands.has(text.slice(start, at))) return at;
    at = start - 1;
  }
}

const BACKSLASH = 92;

function hasDigit(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}

/** Neighbouring sides of a chain that claim something, with the side after them; what the text around cuts off is left out. */
function claims(text: string, start: number, found: string): [left: string, right: string, next: string][] {
  const kept = found.trimEnd().replace(/[.,]+$/, '');
  const inline = found.startsWith('(') && text[start - 1] === '\\';
  const before = text.slice(Math.max(0, start - 24), inline ? start - 1 : start);
  const after = text.slice(start + kept.length, start + kept.length + 80);
  if (/\b(?:if|whether|is|suppose|assume|want|need|target|not|does)\b[^.\n]{0,16}$/i.test(before)) return [];
  if (/^\s*[$)]*\s*\?/.test(after) || modular.test(after) || modular.test(before)) return [];
  const sides = kept.split('=').map((side) => side.trim().replace(/^(?:,|\.(?!\d))\s*/, ''));
  const bullet = /(?:^|\n)\s*$/.test(before) || /\n\s*[-*]?$/.test(text.slice(Math.max(0, start - 3), start));
  if (bullet) sides[0] = sides[0]!.replace(/^[-+*]\s+/, '');
  const word = /^\s/.test(found) && /(?:^|[^\\a-z])[a-z]{2,}[,:;.]?$/i.test(before);
  if (inline) sides[0] = sides[0]!.slice(1).trim();
  else if (word && aLabel.test(sides[0]!) && !claiming.test(before)) sides[0] = '';
  else if (joinsBefore.test(before) && !word) sides[0] = '';
  if (joinsAfter.test(after)) sides[sides.length - 1] = '';
  return sides.slice(1).flatMap((right, i): [string, string, string][] => {
    const left = sides[i]!;
    const whole = isWhole(left) && isWhole(right) && (isOperation(left) || isOperation(right));
    // "3*11*130 = 3*11 = 33" writes down the work, it does not claim the first equality.
    return whole && !left.startsWith(right) ? [[left, right, sides[i + 2] ?? '']] : [];
  });
}

/** A congruence on the same line. */
const modular = /^[^\n]*(?:\\equiv|≡|\\p?mod|\\bmod|\bmod(?:ulo)?\b)/;

/** A number, or a range of numbers, that may count things as well as name them. */
const aLabel = /^\d+(?:\s*-\s*\d+)?$/;

/** Words after which a number is a value. */
const claiming =
  /\b(?:so|then|thus|that|have|has|get|gets|gives|since|because|hence|therefore|where|with|or|but|as)[,:]?$/i;

/** What makes the first side a part of something longer: a letter, a command, an exponent, another base. */
const joinsBefore = /(?:[A-Za-z_\\^!%°√π|[\]≠≈<>≤≥±:∙⋅∗•²³¹⁰⁴-⁹]|\\[a-zA-Z]+|[})])\s*[$({]*\s*$/;

/** What makes the last side a part of something longer: a variable, a power, a percent sign, dots. */
const joinsAfter =
  /^(?:[A-Za-z_^!%°√π|:…⋅∗•∙²³¹⁰⁴-⁹ⁿ]|\s*[$)}]*\s*(?:\\(?!\)|\]|quad|text|\\|,|;)|[_^!%°√π…⋅∗•∙]|[a-zA-HJ-Z](?![\w'])|mod\b)|\d)/;

/** A side with nothing missing at its ends. */
function isWhole(side: string): boolean {
  if (side === '' || !/\d/.test(side) || /^[+*/^)}×÷·]|[-+*/^({×÷·−]$|\\[a-z]+$/.test(side)) return false;
  let depth = 0;
  for (const sign of side) {
    if (sign === '(' || sign === '{') depth++;
    else if ((sign === ')' || sign === '}') && --depth < 0) return false;
  }
  return depth === 0;
}

function isOperation(side: string): boolean {
  return /\d[\s)}]*(?:[-+*/^×÷·−]|\\(?:times|cdot|div))|\\(?:d?frac|sqrt)/.test(side);
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
