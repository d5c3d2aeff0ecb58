import { checkSolvable } from './solver.ts';

/** All distinct solutions of a problem and the effort it took. */
export interface SolutionCount {
  /** Distinct solutions, at most `limit` of them, in a fixed order. */
  readonly solutions: readonly string[];
  /** How many distinct solutions there are in all. */
  readonly count: number;
  /** How many values were computed. */
  readonly nodes: number;
}

/**
 * All solutions of up to 6 operands. Two expressions are the same when they differ only in the order of
 * terms or factors, in grouping that changes nothing (`a - (b - c)` is `a - b + c`), in the sign of a whole
 * difference (`(a-b)*(c-d)` is `(b-a)*(d-c)`), or in which of two equal numbers stands where.
 * Counts expressions by subsets of the operands: sums of signed products and products of sums or their
 * inverses, each built once. Throws a {@link CountdownError} as `solveFirst` does.
 */
export function countSolutions(
  numbers: readonly number[],
  target: number,
  { limit = 100 }: { limit?: number } = {},
): SolutionCount {
  checkSolvable(numbers, target);
  const table = new Table(numbers);
  const full = (1 << numbers.length) - 1;
  const texts = new Set<string>();
  const keep = (form: Form): void => {
    texts.add(write(form).text);
  };
  for (const form of table.fullForms(full, target)) keep(form);
  const solutions = [...texts].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return { solutions: solutions.slice(0, limit), count: texts.size, nodes: table.nodes };
}

/** A value `n / d` and how it is made. In a sum or product, `head` holds the lowest operand of the two. */
interface Form {
  readonly n: number;
  readonly d: number;
  readonly root: 'number' | 'sum' | 'product';
  readonly head?: Form;
  readonly tail?: Form;
  /** Whether the tail is subtracted (sum) or divided by (product). */
  readonly inverted?: boolean;
  /** Whether the whole is negated (sum) or inverted (product), so that the value is what is wanted. */
  readonly flipped?: boolean;
}

class Table {
  nodes = 0;
  private readonly numbers: readonly number[];
  private readonly sums = new Map<number, Form[]>();
  private readonly products = new Map<number, Form[]>();

  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }

  /** Every form of all operands whose value is the target. */
  *fullForms(full: number, target: number): Generator<Form> {
    if ((full & (full - 1)) === 0) {
      if (this.numbers[0] === target) yield this.atom(full);
      return;
    }
    for (const [headSet, tailSet] of splits(full)) {
      const tails = this.signedSums(tailSet);
      const byValue = group(tails);
      for (const head of this.terms(headSet)) {
        for (const wanted of [target, -target]) {
          const n = wanted * head.d - head.n;
          this.nodes++;
          const flipped = wanted < 0;
          for (const tail of byValue.get(key(n, head.d)) ?? []) yield { ...sum(head, tail, false), flipped };
          for (const tail of byValue.get(key(-n, head.d)) ?? []) yield { ...sum(head, tail, true), flipped };
        }
      }
      const factorTails = group(this.powered(tailSet));
      for (const head of this.factors(headSet)) {
        if (head.n === 0) continue;
        for (const inverse of [false, true]) {
          this.nodes++;
          const [n, d] = inverse ? [head.d, head.n * target] : [target * head.d, head.n];
          const make = (tail: Form, inverted: boolean): Form[] => {
            const form = product(head, tail, inverted);
            return inverse ? (allPlus(form) ? [] : [{ ...form, flipped: true }]) : [form];
          };
          for (const tail of factorTails.get(key(n, d)) ?? []) yield* make(tail, false);
          for (const tail of factorTails.get(key(d, n)) ?? []) yield* make(tail, true);
        }
      }
    }
  }

  private atom(set: number): Form {
    return { n: this.numbers[Math.log2(set)]!, d: 1, root: 'number' };
  }

  /** Terms of a sum: numbers and products, never negative. */
  private terms(set: number): readonly Form[] {
    return isSingle(set) ? [this.atom(set)] : this.wholeProducts(set);
  }

  /** Factors of a product: numbers and sums, never negative. */
  private factors(set: number): readonly Form[] {
    if (isSingle(set)) return [this.atom(set)];
    return this.sumsOf(set).map((form) => (form.n < 0 ? { ...form, n: -form.n, flipped: true } : form));
  }

  private signedSums(set: number): readonly Form[] {
    return isSingle(set) ? this.terms(set) : [...this.terms(set), ...this.sumsOf(set)];
  }

  private powered(set: number): readonly Form[] {
    return isSingle(set) ? this.factors(set) : [...this.factors(set), ...this.productsOf(set)];
  }

  /** Sums of two or more signed terms in which the term with the lowest operand is positive. */
  private sumsOf(set: number): readonly Form[] {
    return this.remember(this.sums, set, (head, tail) => [sum(head, tail, false), sum(head, tail, true)]);
  }

  /** Products of two or more factors or inverses in which the factor with the lowest operand is not inverted. */
  private productsOf(set: number): readonly Form[] {
    return this.remember(this.products, set, (head, tail) =>
      tail.n === 0 ? [product(head, tail, false)] : [product(head, tail, false), product(head, tail, true)],
    );
  }

  private remember(
    known: Map<number, Form[]>,
    set: number,
    join: (head: Form, tail: Form) => Form[],
  ): Form[] {
    const found = known.get(set);
    if (found) return found;
    const forms: Form[] = [];
    const isSum = known === this.sums;
    for (const [headSet, tailSet] of splits(set)) {
      const tails = isSum ? this.signedSums(tailSet) : this.powered(tailSet);
      for (const head of isSum ? this.terms(headSet) : this.factors(headSet))
        for (const tail of tails) forms.push(...join(head, tail));
    }
    this.nodes += forms.length;
    known.set(set, forms);
    return forms;
  }

  /** Products with at least one factor that is not inverted. */
  private wholeProducts(set: number): readonly Form[] {
    const forms: Form[] = [];
    for (const form of this.productsOf(set)) {
      forms.push(form);
      if (form.n !== 0 && !allPlus(form)) forms.push({ ...form, n: form.d, d: form.n, flipped: true });
    }
    return forms;
  }
}

/** The ways to cut a set in two, the first part holding the lowest member. */
function splits(set: number): [number, number][] {
  const low = set & -set;
  const rest = set ^ low;
  const cuts: [number, number][] = [];
  for (let tail = rest; tail > 0; tail = (tail - 1) & rest) cuts.push([set ^ tail, tail]);
  return cuts;
}

function isSingle(set: number): boolean {
  return (set & (set - 1)) === 0;
}

function sum(head: Form, tail: Form, inverted: boolean): Form {
  const n = head.n * tail.d + (inverted ? -tail.n : tail.n) * head.d;
  return { ...lowest(n, head.d * tail.d), root: 'sum', head, tail, inverted };
}

function product(head: Form, tail: Form, inverted: boolean): Form {
  const value = inverted
    ? lowest(head.n * tail.d, head.d * tail.n)
    : lowest(head.n * tail.n, head.d * tail.d);
  return { ...value, root: 'product', head, tail, inverted };
}

function allPlus(form: Form): boolean {
  return form.root !== 'product' || (form.inverted === false && allPlus(form.tail!));
}

function lowest(n: number, d: number): { n: number; d: number } {
  let [a, b] = [Math.abs(n), d];
  while (b !== 0) [a, b] = [b, a % b];
  return a <= 1 ? { n, d: n === 0 ? 1 : d } : { n: n / a, d: d / a };
}

function group(forms: readonly Form[]): Map<string, Form[]> {
  const groups = new Map<string, Form[]>();
  for (const form of forms) {
    const name = key(form.n, form.d);
    const found = groups.get(name);
    if (found) found.push(form);
    else groups.set(name, [form]);
  }
  return groups;
}

function key(n: number, d: number): string {
  if (d === 0) return 'none';
  const value = d < 0 ? lowest(-n, -d) : lowest(n, d);
  return `${value.n === 0 ? 0 : value.n}/${value.d}`;
}

interface Written {
  readonly text: string;
  readonly root: Form['root'];
}

/** The expression in a form that does not depend on the order of operands. */
function write(form: Form): Written {
  if (form.root === 'number') return { text: `${form.n}`, root: 'number' };
  const plus: string[] = [];
  const minus: string[] = [];
  gather(form, form.root, form.flipped === true, plus, minus);
  plus.sort(byText);
  minus.sort(byText);
  const [joiner, inverse] = form.root === 'sum' ? [' + ', ' - '] : [' * ', ' / '];
  const text = [plus.join(joiner), ...minus].join(inverse);
  return { text, root: form.root };
}

/** Collects the terms (or factors) of a form, turning signs where the whole is flipped. */
function gather(form: Form, root: Form['root'], flip: boolean, plus: string[], minus: string[]): void {
  const parts: [Form, boolean][] = [];
  let at: Form = form;
  let inverted = flip;
  while (at.root === root) {
    parts.push([at.head!, inverted]);
    if (at.inverted) inverted = !inverted;
    at = at.tail!;
  }
  parts.push([at, inverted]);
  for (const [part, isInverted] of parts) {
    const { text, root: partRoot } = write(part);
    const wrapped = root === 'product' && partRoot === 'sum' ? `(${text})` : text;
    (isInverted ? minus : plus).push(wrapped);
  }
}

function byText(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
