import { type Comparison, type Context, differs, same } from './comparison.ts';
import { compareClocks } from './clock.ts';
import { compareNodes } from './compare-nodes.ts';
import { compareScalars } from './compare-scalars.ts';
import { constantRational } from './evaluate.ts';
import { divide, int, mul, type Node, num, PI, some, symbols } from './node.ts';
import { HUNDREDTH } from './rational.ts';
import { namesOtherValue, saysOtherwise } from './remark-words.ts';
import { readUnit, type Unit } from './units.ts';

/** A value with what was written behind it. */
export interface Quantity {
  value: Node;
  mark: 'none' | 'percent' | 'degree' | 'unit';
  unit: Unit | null;
  words: string;
}

/** Whether a node carries a percent sign, a degree sign, a unit or a remark. */
export function isQuantity(node: Node): boolean {
  return node.k === 'percent' || node.k === 'degree' || node.k === 'unit';
}

/**
 * Compares values with units. Both with a unit: the units must measure the same thing, and are converted.
 * One with a unit: the values must be equal as they stand. A percentage is its number and its hundredth; an
 * angle in degrees is its number and its value in radians. Words that are no unit are not compared.
 */
export function compareQuantities(gold: Node, prediction: Node, context: Context): Comparison {
  let g = quantity(gold);
  let p = quantity(prediction);
  g = primed(g, p.mark === 'degree');
  p = primed(p, g.mark === 'degree');
  if (p.mark === 'unit' && p.unit !== null && g.mark === 'none') g = letterUnit(gold) ?? g;
  if (g.mark === 'unit' && g.unit !== null && p.mark === 'none') p = letterUnit(prediction) ?? p;
  const clocks = compareClocks(gold, prediction);
  if (clocks !== null) return clocks;
  if (namesOtherValue(g.words) !== namesOtherValue(p.words))
    return differs('one answer names another value or a bound as well');
  if (saysOtherwise(g.words, p.words) && (symbols(g.value).size > 0 || symbols(p.value).size > 0))
    return differs('the conditions differ');
  if (g.mark === 'percent' || p.mark === 'percent') {
    if (g.unit !== null) return differs('a percentage is no quantity with a unit');
    if (p.unit !== null) return differs('a quantity with a unit is no percentage');
    const direct = compareNodes(g.value, p.value, context);
    // What is smaller than one is no number of percent whose sign was left out: 1/2 is not 1/2 %.
    const isShare = g.mark === 'none' && isBelowOne(g.value, context);
    if ((direct.result === 'equal' && !isShare) || g.mark === p.mark) return direct;
    return compareScalars(hundredth(g), hundredth(p), context);
  }
  if (g.mark === 'degree' || p.mark === 'degree') {
    if ((g.unit !== null && g.mark === 'unit') || (p.unit !== null && p.mark === 'unit')) {
      if (!isAngle(g) || !isAngle(p)) return differs('an angle is not another quantity');
    }
    const direct = compareNodes(g.value, p.value, context);
    if (direct.result === 'equal' && !(g.unit?.dimension === 'rad1' || p.unit?.dimension === 'rad1'))
      return direct;
    if (g.mark === 'degree' && p.mark === 'degree') return direct;
    // A rounded angle, and the exact one by an inverse function.
    if (g.mark === 'degree' && p.mark === 'none' && some(p.value, isInverse)) {
      const inDegrees = compareScalars(g.value, mul(p.value, int(180), divide(int(1), PI)), context);
      if (inDegrees.result === 'equal') return inDegrees;
    }
    return compareScalars(
      g.mark === 'degree' ? { k: 'degree', x: g.value } : g.value,
      p.mark === 'degree' ? { k: 'degree', x: p.value } : p.value,
      context,
    );
  }
  if (g.unit !== null && p.unit !== null) {
    if (g.unit.dimension !== p.unit.dimension)
      return differs(`${shortly(g.words)} is not ${shortly(p.words)}`);
    if (g.unit.factor.n === p.unit.factor.n && g.unit.factor.d === p.unit.factor.d)
      return compareNodes(g.value, p.value, context);
    return compareScalars(mul(num(g.unit.factor), g.value), mul(num(p.unit.factor), p.value), context);
  }
  const [area, volume] = [powerOfUnits(g.words), powerOfUnits(p.words)];
  if (area !== null && volume !== null && area !== volume) return differs('square units are not cubic units');
  const comparison = compareNodes(scaled(g), scaled(p), context);
  return comparison.result === 'equal' && g.words !== p.words && comparison.reason === ''
    ? same('the same value')
    : comparison;
}

function isBelowOne(node: Node, context: Context): boolean {
  if (symbols(node).size > 0) return false;
  const v = constantRational(node, context.budget);
  return v !== null && v.n !== 0n && v.n < v.d && -v.n < v.d;
}

/** The power of "square units", `units^3` and their kin; null for other words. */
function powerOfUnits(words: string): number | null {
  if (!/\bunits?\b/.test(words)) return null;
  if (/\b(?:square|sq)\b|\^ ?2/.test(words)) return 2;
  return /\b(?:cubic|cu)\b|\^ ?3/.test(words) ? 3 : null;
}

/** A unit as it is written, `cm^2` for `cm ^ 2`. */
function shortly(words: string): string {
  return words.replaceAll(/\s*\^\s*/g, '^').replaceAll(/\^-\s+/g, '^-');
}

function quantity(node: Node): Quantity {
  if (node.k === 'percent') return { value: node.x, mark: 'percent', unit: null, words: 'percent' };
  if (node.k === 'degree')
    return {
      value: node.x,
      mark: 'degree',
      unit: { dimension: 'deg1', factor: { n: 1n, d: 1n } },
      words: 'degrees',
    };
  if (node.k !== 'unit') return { value: node, mark: 'none', unit: null, words: '' };
  const inner = quantity(node.x);
  if (inner.mark !== 'none') return inner;
  const unit = readUnit(node.unit);
  if (unit?.dimension === '%1' || /^(?:%|percent|pct)\b/i.test(node.unit))
    return { value: node.x, mark: 'percent', unit: null, words: node.unit };
  const scale = /^°\s*([CF])$/.exec(node.unit)?.[1];
  if (scale !== undefined)
    return {
      value: node.x,
      mark: 'unit',
      unit: { dimension: scale, factor: { n: 1n, d: 1n } },
      words: node.unit,
    };
  if (unit?.dimension === 'deg1' || node.unit.startsWith('°'))
    return {
      value: node.x,
      mark: 'degree',
      unit: { dimension: 'deg1', factor: { n: 1n, d: 1n } },
      words: node.unit,
    };
  return { value: node.x, mark: 'unit', unit, words: node.unit };
}

/** `30'` beside an angle in degrees is half of one, otherwise 30 feet; `30''` in the same way. */
function primed(q: Quantity, angle: boolean): Quantity {
  if (q.words !== "'" && q.words !== "''") return q;
  const parts = q.words === "'" ? 60n : 3600n;
  if (angle)
    return { ...q, value: mul(num({ n: 1n, d: parts }), q.value), mark: 'degree', unit: readUnit('deg') };
  return { ...q, unit: readUnit(q.words === "'" ? 'feet' : 'inches') };
}

function isInverse(node: Node): boolean {
  return node.k === 'fn' && /^a(?:sin|cos|tan|cot|sec|csc)$/.test(node.name);
}

function isAngle(q: Quantity): boolean {
  return q.unit === null || q.unit.dimension === 'deg1' || q.unit.dimension === 'rad1';
}

function hundredth(q: Quantity): Node {
  return q.mark === 'percent' ? mul(num(HUNDREDTH), q.value) : q.value;
}

const SCALES: Record<string, number> = {
  hundred: 1e2,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  dozen: 12,
};

/** The number that the first of some words multiplies by, 1000 for "thousand dollars"; undefined for others. */
export function scaleOf(words: string): number | undefined {
  return SCALES[/^[a-z]+/i.exec(words)?.[0].toLowerCase() ?? ''];
}

/** `3.2 million` is 3,200,000. */
function scaled(q: Quantity): Node {
  const scale = scaleOf(q.words);
  return scale === undefined ? q.value : mul(int(scale), q.value);
}

/** `5 m` and `10 m/s` without `\text`: metres where the other answer has a unit. */
export function letterUnit(node: Node): Quantity | null {
  if (node.k !== 'mul') return null;
  const factors = flat(node);
  const first = factors.findIndex((factor) => symbols(factor).size > 0);
  if (first < 1) return null;
  const value = first === 1 ? factors[0]! : mul(...factors.slice(0, first));
  const names: string[] = [];
  for (const factor of factors.slice(first)) {
    let power = 1n;
    let symbol = factor;
    for (; symbol.k === 'pow'; symbol = symbol.base) {
      if (symbol.exponent.k !== 'num' || symbol.exponent.v.d !== 1n) return null;
      power *= symbol.exponent.v.n;
    }
    if (symbol.k !== 'sym' || power < -9n || power > 9n) return null;
    names.push(symbol.name + (power === 1n ? '' : String(power)));
  }
  const unit = readUnit(names.join(' ').replaceAll('mu ', 'mu'));
  return unit === null ? null : { value, mark: 'unit', unit, words: names.join(' ') };
}

function flat(node: Node): readonly Node[] {
  return node.k === 'mul' ? node.xs.flatMap(flat) : [node];
}
