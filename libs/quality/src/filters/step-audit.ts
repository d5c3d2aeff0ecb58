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
 * A side that is a decimal may be the rounded value of the other. What stands in a modulus, in another base, after
 * "if", or as a question is no claim and is left alone; so is an equality with a variable.
 */
export function auditSteps(text: string, tools: AnswerTools): StepAudit {
  const audit: StepAudit = { checked: 0, wrong: [] };
  for (const match of text.matchAll(run)) {
    if (!match[0].includes('=')) continue;
    for (const [left, right] of claims(text, match.index, match[0])) {
      const holds = equal(left, right, tools);
      if (holds === null) continue;
      audit.checked++;
      if (holds) continue;
      audit.wrong.push({ text: `${left} = ${right}`, place: match.index / text.length, holds });
    }
  }
  return audit;
}

/** A run of numbers, operators, parentheses, equality signs and the LaTeX of arithmetic. One character decides what follows, so it is linear. */
const run = /(?:[\d+\-*/^(){}×÷·−.,= \t]|\\(?:times|cdot|div|left|right|d?frac|sqrt)\b)+/g;

/** The pairs of neighbouring sides of a chain that claim something; what the text around cuts off is left out. */
function claims(text: string, start: number, found: string): [string, string][] {
  const kept = found.trimEnd().replace(/[.,]+$/, '');
  const inline = found.startsWith('(') && text[start - 1] === '\\';
  const before = text.slice(Math.max(0, start - 24), inline ? start - 1 : start);
  const after = text.slice(start + kept.length, start + kept.length + 14);
  if (/\b(?:if|whether|is|suppose|assume|want|need|target|not|does)\b[^.\n]{0,16}$/i.test(before)) return [];
  if (/^\s*[$)]*\s*(?:\?|\(?\\?p?mod\b|\\pmod|\\text\{ ?mod)/.test(after)) return [];
  const sides = kept.split('=').map((side) => side.trim().replace(/^[.,]\s*/, ''));
  const bullet = /(?:^|\n)\s*$/.test(before) || /\n\s*[-*]?$/.test(text.slice(Math.max(0, start - 3), start));
  if (bullet) sides[0] = sides[0]!.replace(/^[-+*]\s+/, '');
  const word = /^\s/.test(found) && /(?:^|[^\\a-z])[a-z]{2,}[,:;.]?$/i.test(before);
  if (inline) sides[0] = sides[0]!.slice(1).trim();
  else if (joinsBefore.test(before) && !word) sides[0] = '';
  if (joinsAfter.test(after)) sides[sides.length - 1] = '';
  return sides.slice(1).flatMap((right, i): [string, string][] => {
    const left = sides[i]!;
    const whole = isWhole(left) && isWhole(right) && (isOperation(left) || isOperation(right));
    // "3*11*130 = 3*11 = 33" writes down the work, it does not claim the first equality.
    return whole && !left.startsWith(right) ? [[left, right]] : [];
  });
}

/** What makes the first side a part of something longer: a letter, a command, an exponent, another base. */
const joinsBefore = /(?:[A-Za-z_\\^!%°√π|[\]≠≈<>≤≥±:∙]|\\[a-zA-Z]+|[})])\s*[$({]*\s*$/;

/** What makes the last side a part of something longer: a variable, a power, a percent sign, dots. */
const joinsAfter =
  /^(?:[A-Za-z_^!%°√π|:…]|\s*[$)}]*\s*(?:\\(?!\)|\]|quad|text|\\|,|;)|[_^!%°√π…]|[a-zA-HJ-Z](?![\w'])|mod\b)|\d)/;

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

function equal(left: string, right: string, tools: AnswerTools): boolean | null {
  const a = evaluateArithmetic(left);
  const b = evaluateArithmetic(right);
  if (a !== null && b !== null) {
    if (a.numerator * b.denominator === b.numerator * a.denominator) return true;
    return roundsTo(a, right) || roundsTo(b, left) || isQuotient(a, left, b);
  }
  if (!left.includes('\\') && !right.includes('\\')) return null;
  return tools.same(left, right);
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
