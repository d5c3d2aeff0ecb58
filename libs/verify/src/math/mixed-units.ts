import type { Node } from './node.ts';
import { add, multiply, type Rational, rational } from './rational.ts';
import { readUnit, type Unit, unitOf } from './units.ts';

const PART = String.raw`(\d+(?:\.\d+)?)\s*(?:\\(?:text|mathrm|mbox)\s*\{)?\s*([A-Za-z]+)\.?\s*\}?`;
const MIXED = new RegExp(
  String.raw`^${PART}(?:\s|~|\\[,;: ]|,|\band\b|\\text\s*\{\s*(?:and)?\s*\})*${PART}(?:(?:\s|~|\\[,;: ]|,|\band\b)*${PART})?$`,
);
const WRAPPED = /\\(?:text|mathrm|mbox)\s*\{([^{}]*)\}/g;
const ANGLE =
  /^(-?)(\d+(?:\.\d+)?)\s*(?:\^\s*\{?\s*\\circ\s*\}?|°|\\degree)\s*(\d+(?:\.\d+)?)\s*(?:'|′|\^\s*\{?\s*\\prime\s*\}?)(?:\s*(\d+(?:\.\d+)?)\s*(?:''|"|″|\^\s*\{?\s*\\prime\s*\\prime\s*\}?))?$/;
const FEET = /^(\d+)\s*(?:'|′)\s*(\d+(?:\.\d+)?)\s*(?:''|"|″)$/;

/**
 * "2 hours 30 minutes", "5 feet and 6 inches", `5'6"`, `12^\circ 30'`: parts of one quantity in descending
 * units, as one value in the smallest of them. Null for anything else.
 */
export function mixedUnits(text: string): Node | null {
  if (!/\d[\s\S]*\d/.test(text) || !/['"°A-Za-z]/.test(text)) return null;
  const angle = ANGLE.exec(text);
  if (angle !== null) {
    const minutes = multiply(decimalOf(angle[3]!), rational(1n, 60n));
    const seconds = multiply(decimalOf(angle[4] ?? '0'), rational(1n, 3600n));
    const value = add(decimalOf(angle[2]!), add(minutes, seconds));
    return { k: 'degree', x: { k: 'num', v: angle[1] === '-' ? { n: -value.n, d: value.d } : value } };
  }
  const feet = FEET.exec(text);
  if (feet !== null)
    return quantity(add(multiply(decimalOf(feet[1]!), rational(12n)), decimalOf(feet[2]!)), 'inches');
  const match = MIXED.exec(text.includes('{') ? text.replaceAll(WRAPPED, ' $1 ').trim() : text);
  if (match === null) return null;
  const parts: { value: Rational; unit: Unit; name: string }[] = [];
  for (let i = 1; i < match.length && match[i] !== undefined; i += 2) {
    const name = match[i + 1]!;
    const unit = unitOf(name) === null ? null : readUnit(name);
    const before = parts.at(-1);
    if (unit === null) return null;
    if (
      before !== undefined &&
      (before.unit.dimension !== unit.dimension || ratio(before.unit, unit).n <= ratio(before.unit, unit).d)
    )
      return null;
    parts.push({ value: decimalOf(match[i]!), unit, name });
  }
  const last = parts.at(-1);
  if (last === undefined || parts.length < 2) return null;
  const total = parts.reduce(
    (sum, { value, unit }) => add(sum, multiply(value, ratio(unit, last.unit))),
    rational(0n),
  );
  return quantity(total, last.name);
}

function quantity(v: Rational, unit: string): Node {
  return { k: 'unit', x: { k: 'num', v }, unit };
}

function ratio(a: Unit, b: Unit): Rational {
  return multiply(a.factor, { n: b.factor.d, d: b.factor.n });
}

function decimalOf(text: string): Rational {
  const [whole = '0', places = ''] = text.split('.');
  return rational(BigInt(whole + places), 10n ** BigInt(places.length));
}
