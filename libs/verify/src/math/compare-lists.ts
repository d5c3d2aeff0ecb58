import { assignment, nameKey } from './assignment.ts';
import { compareNodes } from './compare-nodes.ts';
import { all, type Comparison, type Context, differs, same, unsure } from './comparison.ts';
import type { ListNode, Node } from './node.ts';
import { rename } from './substitute.ts';

/**
 * Compares lists: tuples and vectors in order, sets and lists of solutions in any order. A list without
 * brackets may be a tuple that lost them, then the order counts. A tuple is never a set.
 */
export function compareLists(gold: ListNode, prediction: ListNode, context: Context): Comparison {
  const g = shape(gold);
  const p = shape(prediction);
  if (g === 'interval' || p === 'interval') {
    if (g !== p && !(isPair(gold) && isPair(prediction))) return differs('an interval is no list');
    if (gold.open !== prediction.open || gold.close !== prediction.close)
      return differs('the ends belong to one interval only');
    return inOrder(gold.xs, prediction.xs, context);
  }
  if (g === 'tuple' || p === 'tuple') {
    if (g === 'set' || p === 'set') return differs('a tuple is no set');
    if (areSolutions(gold) || areSolutions(prediction)) return differs('a tuple is no list of solutions');
    return inOrder(values(gold), values(prediction), context);
  }
  if (isConnective(gold) && isConnective(prediction) && gold.separator !== prediction.separator)
    return differs('"and" is not "or"');
  return named(gold, prediction, context) ?? inAnyOrder(gold, prediction, context);
}

/** `x = 1 \text{ or } x = 2` and `x = 1, 2`: several values of one unknown. */
function areSolutions(list: ListNode): boolean {
  if (list.open !== '') return false;
  // "-2 and 7" lists numbers, "x = -2 and y = 7" a pair.
  if (list.separator !== ',' && list.xs.every((x) => x.k !== 'rel' && x.k !== 'text')) return true;
  const unknowns = parts(list).map((x) =>
    x.k === 'rel' && x.xs[0]?.k === 'sym' && x.ops[0] === '=' ? x.xs[0].name : '',
  );
  return (
    unknowns.length > 1 &&
    unknowns[0] !== '' &&
    unknowns.slice(1).every((name) => name === '' || name === unknowns[0])
  );
}

/** `p \land q`: letters alone that are joined are statements, not values that are listed. */
function isConnective(list: ListNode): boolean {
  return list.open === '' && list.separator !== ',' && list.xs.every((x) => x.k === 'sym');
}

function shape(list: ListNode): 'bare' | 'set' | 'tuple' | 'interval' {
  if (list.open === '') return 'bare';
  if (list.open === '{') return 'set';
  if (list.open === '<' || (list.open === '(' && list.close === ')')) return 'tuple';
  return list.open === '[' && list.close === ']' && list.xs.length !== 2 ? 'tuple' : 'interval';
}

function isPair(list: ListNode): boolean {
  return list.xs.length === 2 && list.open !== '' && list.open !== '{' && list.open !== '<';
}

function values(list: ListNode): Node[] {
  const pairs = list.open === '' ? names(list) : null;
  if (pairs !== null && areNeighbours(pairs.map(([name]) => name)))
    return [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  return parts(list).map((x) => (x.k === 'rel' ? (assignment(x)?.value ?? x) : x));
}

/** `x, y` and `a, b, c`: letters that follow one another in the alphabet name the places of a tuple in that order. */
function areNeighbours(letters: readonly string[]): boolean {
  const codes = letters.map((name) => (name.length === 1 ? name.charCodeAt(0) : NaN)).sort((a, b) => a - b);
  return codes.every((code, index) => code === codes[0]! + index);
}

/** `x_1, x_2`: one letter with numbers names values whose order is free where the other answer only lists them. */
function areNumbered(letters: readonly string[]): boolean {
  const base = /^([A-Za-z])_\d$/.exec(letters[0] ?? '')?.[1];
  return base !== undefined && letters.every((name) => name.startsWith(`${base}_`));
}

/** The elements, without remarks like `n \in \mathbb{Z}` about the others. */
export function parts(list: ListNode): readonly Node[] {
  if (list.open !== '') return list.xs;
  const kept = list.xs.filter((x) => !isRemark(x));
  return kept.length === 0 ? list.xs : kept;
}

function isRemark(node: Node): boolean {
  if (node.k === 'rel' && node.ops.length === 1 && node.ops[0] === 'in') {
    const set = node.xs[1]!;
    return set.k === 'set' && /^[ZN]/.test(set.name);
  }
  return node.k === 'text' && /\binteger/.test(node.text);
}

/** The name of the integer in `n \in \mathbb{Z}`, where a list has such a remark. */
function integerName(list: ListNode): string | null {
  for (const x of list.xs) if (isRemark(x) && x.k === 'rel' && x.xs[0]?.k === 'sym') return x.xs[0].name;
  return null;
}

/** Lists of named values: by name where both name them, in order where one does. */
function named(gold: ListNode, prediction: ListNode, context: Context): Comparison | null {
  const g = names(gold);
  const p = names(prediction);
  if (g !== null && p !== null) {
    if (g.length !== p.length) return differs('not as many values');
    const byName = new Map(p);
    if (g.every(([name]) => byName.has(name)))
      return all(
        lazily(g, ([name, value]) => compareNodes(value, byName.get(name)!, context)),
        'the same values by name',
      );
    if (g.some(([name]) => name.startsWith('"')) || p.some(([name]) => name.startsWith('"'))) return null;
    return differs('the values have other names');
  }
  if (g === null && p === null) return null;
  if (areNumbered((g ?? p)!.map(([name]) => name))) return null;
  return inOrder(values(gold), values(prediction), context);
}

/** Name and value of each element when all have different names. */
function names(list: ListNode): [string, Node][] | null {
  const pairs: [string, Node][] = [];
  for (const x of parts(list)) {
    const found = x.k === 'rel' ? assignment(x) : null;
    if (found === null) return null;
    pairs.push([nameKey(found.name), found.value]);
  }
  return new Set(pairs.map(([name]) => name)).size === pairs.length && pairs.length > 1 ? pairs : null;
}

export function inOrder(gold: readonly Node[], prediction: readonly Node[], context: Context): Comparison {
  if (gold.length !== prediction.length) return differs(`${prediction.length} values, not ${gold.length}`);
  return all(
    lazily(gold, (x, index) => compareNodes(x, prediction[index]!, context)),
    'the same values in order',
  );
}

function* lazily<T>(
  items: readonly T[],
  compare: (item: T, index: number) => Comparison,
): Generator<Comparison> {
  for (const [index, item] of items.entries()) yield compare(item, index);
}

/** Each gold value is matched with another predicted value; values of sets count once. */
function inAnyOrder(gold: ListNode, prediction: ListNode, context: Context): Comparison {
  const goldName = integerName(gold);
  const saidName = integerName(prediction);
  let g = [...values(gold)];
  let p = [...values(prediction)];
  if (goldName !== null && saidName !== null && goldName !== saidName)
    p = p.map((x) => rename(x, saidName, goldName));
  if (gold.open === '{' || prediction.open === '{') {
    g = distinct(g, context);
    p = distinct(p, context);
  }
  // A solution that is listed twice is one solution; a gold list says how often each value counts.
  if (p.length > g.length) p = distinct(p, context);
  if (g.length !== p.length) return differs(`${p.length} values, not ${g.length}`);
  if (g.length > 8 && sameNumbers(g, p)) return same('the same values');
  if (g.length > 40 && [...g, ...p].every((x) => x.k === 'num')) return differs('the values differ');
  let undecided = false;
  const free = p.map(() => true);
  for (const [position, x] of g.entries()) {
    // The same place first: most lists agree in order.
    const order = [position, ...p.keys()].filter((index, i) => i === 0 || index !== position);
    let match = -1;
    for (const index of order) {
      if (free[index] !== true) continue;
      const { result } = compareNodes(x, p[index]!, context);
      if (result === 'equal') {
        match = index;
        break;
      }
      if (result === 'undecided') undecided = true;
    }
    if (match < 0)
      return undecided ? unsure('some values could not be compared') : differs('a value is missing');
    free[match] = false;
  }
  return same('the same values');
}

function distinct(xs: readonly Node[], context: Context): Node[] {
  const out: Node[] = [];
  for (const x of xs.slice(0, 60))
    if (!out.some((y) => compareNodes(x, y, context).result === 'equal')) out.push(x);
  return [...out, ...xs.slice(60)];
}

/** Whether two lists are the same plain numbers in any order. */
function sameNumbers(g: readonly Node[], p: readonly Node[]): boolean {
  const keys = (xs: readonly Node[]) => xs.map((x) => (x.k === 'num' ? `${x.v.n}/${x.v.d}` : '')).sort();
  const [a, b] = [keys(g), keys(p)];
  return !a.includes('') && a.every((key, index) => key === b[index]);
}
