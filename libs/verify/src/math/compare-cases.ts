import { compareNodes } from './compare-nodes.ts';
import { type Comparison, type Context, differs, same, unsure } from './comparison.ts';
import { equalValues } from './equal-values.ts';
import { type Node, symbols } from './node.ts';
import { compareSets, complementOf, intersectionOf, type RealSet, realSet, unionOf } from './real-set.ts';
import { rational } from './rational.ts';
import { substitute } from './substitute.ts';

type Cases = Extract<Node, { k: 'cases' }>;

interface Piece {
  value: Node;
  where: RealSet;
}

/**
 * Functions by cases of one variable, region by region: they are equal when they are defined on the same set and
 * their values agree wherever two of their regions overlap. Null where the conditions are no sets of real numbers.
 */
export function compareByRegion(gold: Cases, prediction: Cases, context: Context): Comparison | null {
  const g = pieces(gold, context);
  const p = pieces(prediction, context);
  if (g === null || p === null) return null;
  const domains = compareSets(
    unionOf(g.map(({ where }) => where)),
    unionOf(p.map(({ where }) => where)),
    context,
  );
  if (domains.result !== 'equal') return domains;
  let undecided = false;
  for (const left of g)
    for (const right of p) {
      const shared = intersectionOf(left.where, right.where);
      if (shared.length === 0) continue;
      const wide = shared.some(({ low, high }) => low.value < high.value);
      const equality = wide
        ? compareNodes(left.value, right.value, context).result
        : atPoints(left.value, right.value, shared, context);
      if (equality === 'different') return differs('a case differs');
      if (equality === 'undecided') undecided = true;
    }
  return undecided ? unsure('some cases could not be compared') : same('the same function by cases');
}

/** A function by cases against one formula, `|x|`: each case is the formula with the signs that its region gives. */
export function compareWithFormula(gold: Node, prediction: Node, context: Context): Comparison | null {
  const cases = gold.k === 'cases' ? gold : prediction;
  const formula = gold.k === 'cases' ? prediction : gold;
  if (cases.k !== 'cases' || formula.k === 'list') return null;
  const regions = pieces(cases, context);
  if (regions === null) return null;
  const everywhere = compareSets(unionOf(regions.map(({ where }) => where)), EVERYWHERE, context);
  const [name, ...others] = symbols(cases, symbols(formula));
  if (everywhere.result !== 'equal' || name === undefined || others.length > 0) return null;
  let compared = 0;
  for (const { value, where } of regions)
    for (const { low, high } of where)
      for (const at of samples(low, high)) {
        const put = (node: Node) =>
          substitute(node, (part) => (part.k === 'sym' && part.name === name ? at : null));
        const equality = equalValues(put(value), put(formula), context.budget);
        if (equality === 'different') return differs('a case differs');
        if (equality === 'undecided') return unsure('some cases could not be compared');
        compared++;
      }
  return compared >= 2 ? same('the same values in each case') : null;
}

const EVERYWHERE = complementOf([]);

/** Fractions between two ends, of which any may be infinite, and the ends that belong to the interval. */
function samples(low: RealSet[number]['low'], high: RealSet[number]['low']): Node[] {
  const ends = [low, high].filter(({ closed }) => closed).map(({ at }) => at);
  if (low.value === high.value) return ends.slice(0, 1);
  const from = Number.isFinite(low.value) ? low.value : Number.isFinite(high.value) ? high.value - 8 : -4;
  const to = Number.isFinite(high.value) ? high.value : from + 8;
  return [...ends, ...[0.171, 0.5, 0.829].map((part) => fraction(from + part * (to - from)))];
}

function fraction(x: number): Node {
  return { k: 'num', v: rational(BigInt(Math.round(x * 65536)), 65536n) };
}

/** Whether two values agree at the points of a set that is no more than points. */
function atPoints(a: Node, b: Node, points: RealSet, context: Context): Comparison['result'] {
  const [name] = symbols(a, symbols(b));
  for (const { low } of points) {
    const put = (node: Node) =>
      name === undefined
        ? node
        : substitute(node, (part) => (part.k === 'sym' && part.name === name ? low.at : null));
    const equality = equalValues(put(a), put(b), context.budget);
    if (equality !== 'equal') return equality;
  }
  return 'equal';
}

function pieces(node: Cases, context: Context): readonly Piece[] | null {
  const names = new Set<string>();
  const out: Piece[] = [];
  let rest: Node | null = null;
  for (const row of node.rows) {
    const [value, condition] = row;
    if (row.length !== 2 || value === undefined || condition === undefined) return null;
    if (condition.k === 'text') {
      if (condition.text !== 'otherwise' || rest !== null) return null;
      rest = value;
      continue;
    }
    symbols(condition, names);
    const where = realSet(condition, context);
    if (where === null || names.size > 1) return null;
    out.push({ value, where });
  }
  if (rest !== null) out.push({ value: rest, where: complementOf(unionOf(out.map(({ where }) => where))) });
  return out;
}
