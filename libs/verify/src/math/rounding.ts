import type { Node, NumberNode } from './node.ts';
import { multiply, order, type Rational, subtract } from './rational.ts';
import { bigField } from './big-field.ts';
import type { Budget } from './budget.ts';
import { samplePoint } from './equal-values.ts';
import { constantRational, evaluate } from './evaluate.ts';
import { ValueFault } from './field.ts';
import { symbols } from './node.ts';

/** A decimal of that many digits or more stands for the exact value that it rounds or cuts off. */
const LONG_DECIMAL = 10;

/**
 * Whether one number is the other, rounded. Only a gold answer that is itself a rounded decimal gives leeway:
 * it needs three significant digits (two, where the other number has no end as a decimal), and the other
 * number has to round to it in its last place. A prediction of ten digits or more may stand for a gold answer
 * without an end as a decimal in the same way; for one with an end, such as 12, only the digits of a double may.
 */
export function isRounded(gold: Node, prediction: Node, budget: Budget): boolean {
  const g = signedDecimal(gold);
  const p = signedDecimal(prediction);
  if (g !== null && (g.digits ?? 0) >= 2 && (g.places ?? 0) >= 1) {
    const longer = p?.places !== undefined && p.places > g.places! && g.digits! >= 3;
    const endless = p === null && isEndless(prediction) && (g.digits! >= 3 || g.places! >= 2);
    if ((longer || endless) && within(prediction, g, false, budget)) return true;
  }
  if (p === null || (p.digits ?? 0) < LONG_DECIMAL || g?.places !== undefined) return false;
  if (!isEndless(gold) && symbols(gold).size === 0) return isDouble(p) && isNearDouble(gold, p, budget);
  return within(gold, p, true, budget);
}

/** Whether a decimal has the digits of a printed double, `0.30000000000000004`: what is exact has no others. */
function isDouble({ digits = 0 }: NumberNode): boolean {
  return digits >= 15 && digits <= 17;
}

/** Whether the difference is no more than the last bits of a double. */
function isNearDouble(gold: Node, { v }: NumberNode, budget: Budget): boolean {
  const exact = constantRational(gold, budget);
  if (exact === null) return false;
  const { n, d } = subtract(v, exact);
  return (
    order(
      { n: n < 0n ? -n : n, d },
      multiply({ n: exact.n < 0n ? -exact.n : exact.n, d: exact.d }, LAST_BITS),
    ) <= 0
  );
}

const LAST_BITS: Rational = { n: 1n, d: 2n ** 51n };

/** A decimal literal with its sign folded in. */
function signedDecimal(node: Node): NumberNode | null {
  return node.k === 'num' && node.places !== undefined ? node : null;
}

/** Whether an expression has no finite decimal: a root, a constant, or a fraction such as 70/9. */
function isEndless(node: Node): boolean {
  if (node.k === 'num') return !onlyTwosAndFives(node.v.d);
  if (symbols(node).size > 0) return false;
  if (node.k === 'mul' && node.xs.length === 2) {
    const [top, bottom] = node.xs;
    if (
      top?.k === 'num' &&
      bottom?.k === 'pow' &&
      bottom.base.k === 'num' &&
      bottom.exponent.k === 'num' &&
      bottom.exponent.v.n === -1n
    ) {
      const value = { n: top.v.n * bottom.base.v.d, d: top.v.d * bottom.base.v.n };
      if (value.d === 0n) return false;
      return !onlyTwosAndFives(reduced(value).d);
    }
  }
  return true;
}

function reduced(v: Rational): Rational {
  let [a, b] = [v.n < 0n ? -v.n : v.n, v.d < 0n ? -v.d : v.d];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? v : { n: v.n / a, d: (v.d < 0n ? -v.d : v.d) / a };
}

function onlyTwosAndFives(d: bigint): boolean {
  while (d % 2n === 0n && d > 0n) d /= 2n;
  while (d % 5n === 0n && d > 0n) d /= 5n;
  return d === 1n;
}

/** |value - decimal| is at most half a unit in the decimal's last place (a whole unit with `cut`). */
function within(value: Node, decimal: NumberNode, cut: boolean, budget: Budget): boolean {
  const unit: Rational = { n: 1n, d: 10n ** BigInt(decimal.places ?? 0) };
  const leeway = cut ? unit : multiply(unit, { n: 1n, d: 2n });
  if (value.k === 'num') {
    const difference = subtract(value.v, decimal.v);
    return order(difference.n < 0n ? { n: -difference.n, d: difference.d } : difference, leeway) <= 0;
  }
  if (symbols(value).size > 0) return false;
  try {
    const field = bigField(budget);
    const exact = evaluate(value, samplePoint(0, { n: 10n, d: 1n }), field, budget);
    if (!field.isReal(exact)) return false;
    const difference = field.abs(field.add(exact, field.rational({ n: -decimal.v.n, d: decimal.v.d })));
    return field.sign(field.add(difference, field.rational({ n: -leeway.n, d: leeway.d }))) <= 0;
  } catch (error) {
    if (error instanceof ValueFault || error instanceof RangeError) return false;
    throw error;
  }
}
