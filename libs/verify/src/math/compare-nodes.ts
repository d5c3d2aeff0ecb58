import { compareByRegion, compareWithFormula } from './compare-cases.ts';
import { compareLists, inOrder, parts } from './compare-lists.ts';
import { compareQuantities, isQuantity } from './compare-quantities.ts';
import { compareRelations } from './compare-relations.ts';
import { compareScalars } from './compare-scalars.ts';
import { compareWords, lettersOf, wordsAsNumber } from './compare-text.ts';
import { compareCongruences } from './congruence.ts';
import { spend } from './budget.ts';
import { all, type Comparison, type Context, differs, same } from './comparison.ts';
import { hasDots, listedOut } from './ellipsis.ts';
import { matrixEntries } from './matrix.ts';
import { children, int, type ListNode, type Node, some } from './node.ts';
import { unitVector } from './unit-vectors.ts';
import { bothSigns, everySign, hasPlusMinus } from './plus-minus.ts';
import { sameTree } from './same-tree.ts';
import { compareBuilders } from './set-builder.ts';
import { compareSets, isInterval, isSetLike, realSet } from './real-set.ts';

/** Compares two parsed answers by what they are: never a set with a tuple, an equation with a value. */
export function compareNodes(goldNode: Node, predictionNode: Node, context: Context): Comparison {
  spend(context.budget, 2);
  const gold = plain(goldNode);
  const prediction = plain(predictionNode);
  if (sameTree(gold, prediction)) return same('the same expression');
  if (gold.k === 'text' || prediction.k === 'text') return compareTexts(gold, prediction, context);
  if (context.plusMinus && (hasPlusMinus(gold) || hasPlusMinus(prediction)))
    return compareSigns(gold, prediction, context);
  if (context.modulus) {
    const classes = compareCongruences(gold, prediction, context);
    if (classes !== null) return classes;
    if (gold.k === 'call' && gold.name === 'pmod') return compareNodes(gold.xs[0]!, prediction, context);
    if (prediction.k === 'call' && prediction.name === 'pmod')
      return compareNodes(gold, prediction.xs[0]!, context);
  }
  if (isQuantity(gold) || isQuantity(prediction)) {
    const relation = gold.k === 'rel' ? gold : prediction.k === 'rel' ? prediction : null;
    const list = gold.k === 'list' ? gold : prediction.k === 'list' ? prediction : null;
    if (relation === null && list === null) return compareQuantities(gold, prediction, context);
    if (list !== null && relation === null) return compareShared(gold, prediction, context);
  }
  if (isSetLike(gold) || isSetLike(prediction)) {
    const sets = compareAsSets(gold, prediction, context);
    if (sets !== null) return sets;
  }
  if (gold.k === 'rel' || prediction.k === 'rel') {
    const [remark, other] = gold.k === 'list' ? [gold, prediction] : [prediction, gold];
    if (remark.k === 'list' && remark.xs.length > 1) {
      if (parts(remark).length === 1) return compareOne(gold, prediction, context);
      const each = other.k === 'rel' ? eachEqual(other) : null;
      if (each !== null)
        return gold.k === 'list'
          ? compareNodes(gold, each, context)
          : compareNodes(each, prediction, context);
    }
    return compareRelations(gold, prediction, context);
  }
  if (gold.k === 'based' || prediction.k === 'based') return compareBased(gold, prediction, context);
  const vector = compareMatrices(gold, prediction, context);
  if (vector !== null) return vector;
  if (gold.k === 'list' && prediction.k === 'list') return compareLists(gold, prediction, context);
  if (gold.k === 'list' || prediction.k === 'list') return compareOne(gold, prediction, context);
  if (gold.k === 'ratio' && prediction.k === 'ratio' && gold.xs.length === prediction.xs.length)
    return compareRatios(gold, prediction, context);
  if (gold.k === 'cases' || prediction.k === 'cases') return compareCases(gold, prediction, context);
  if (isStructure(gold) || isStructure(prediction)) return compareStructures(gold, prediction, context);
  return compareScalars(gold, prediction, context);
}

/** Without brackets that only group, and number words as numbers. */
function plain(node: Node): Node {
  if (node.k === 'list' && node.xs.length === 1 && (node.open === '' || node.open === '['))
    return plain(node.xs[0]!);
  if (node.k === 'list' && hasDots(node)) return listedOut(node);
  // `\{(1,2)\}`: the one solution of a system.
  if (node.k === 'list' && node.open === '{' && node.xs.length === 1 && isTuple(node.xs[0]!))
    return node.xs[0]!;
  // A system of equations in braces is the list of them.
  if (node.k === 'cases' && node.rows.every((row) => row.length === 1))
    return { k: 'list', open: '', close: '', xs: node.rows.flat(), separator: ',' };
  if (node.k === 'unit' && node.x.k === 'text') return { k: 'text', text: `${node.x.text} ${node.unit}` };
  if (node.k === 'sym') return segment(node.name) ?? node;
  return wordsAsNumber(node);
}

function isTuple(node: Node): boolean {
  return node.k === 'list' && node.open === '(' && node.close === ')' && node.xs.length > 1;
}

/** `\overline{AB}` is the segment that is also called `AB`. */
function segment(name: string): Node | null {
  const ends = /^bar\{([A-Z]{2})\}$/.exec(name)?.[1];
  return ends === undefined
    ? null
    : { k: 'mul', xs: Array.from(ends, (letter): Node => ({ k: 'sym', name: letter })) };
}

function compareTexts(gold: Node, prediction: Node, context: Context): Comparison {
  const g = lettersOf(gold);
  const p = lettersOf(prediction);
  if (g !== null && p !== null) return compareWords(g, p);
  const text = gold.k === 'text' ? gold : prediction;
  const other = gold.k === 'text' ? prediction : gold;
  if (other.k === 'rel' && text.k === 'text') return compareRelations(gold, prediction, context);
  if (other.k === 'const' && other.name === 'inf' && text.k === 'text')
    return compareWords('infinitely many', text.text);
  if (other.k === 'set' && text.k === 'text' && other.name === 'empty')
    return compareWords('empty set', text.text);
  if (isSetLike(other)) return compareAsSets(gold, prediction, context) ?? differs('words are no set');
  return differs('one answer is in words, the other is not');
}

/** Two signs go together, `\pm 1 \pm i` being two numbers; read apart they are four, where the other answer has four. */
function compareSigns(gold: Node, prediction: Node, context: Context): Comparison {
  if ((isTuple(gold) && prediction.k !== 'list') || (isTuple(prediction) && gold.k !== 'list'))
    return differs('a tuple is not two signs');
  const together = compareNodes(expanded(gold), expanded(prediction), context);
  const [g, p] = [everySign(gold), everySign(prediction)];
  if (together.result === 'equal' || (g === null && p === null)) return together;
  const apart = compareNodes(g ?? expanded(gold), p ?? expanded(prediction), context);
  return apart.result === 'equal' ? apart : together;
}

/** `3 \pm 2` as the list 5, 1; a tuple with a sign as two tuples. */
function expanded(node: Node): Node {
  if (!hasPlusMinus(node)) return node;
  if (node.k === 'list' && (node.open === '' || node.open === '{'))
    return { ...node, xs: node.xs.flatMap((x) => (hasPlusMinus(x) ? bothSigns(x) : [x])) };
  return { k: 'list', open: '', close: '', xs: bothSigns(node), separator: ',' };
}

/** `3, 4 cm` and `10%, 20%`: a remark behind the last value belongs to all. */
function compareShared(gold: Node, prediction: Node, context: Context): Comparison {
  const g = gold.k === 'unit' && gold.x.k === 'list' ? gold.x : gold;
  const p = prediction.k === 'unit' && prediction.x.k === 'list' ? prediction.x : prediction;
  if (g !== gold || p !== prediction) return compareNodes(g, p, context);
  return compareOne(gold, prediction, context);
}

function compareAsSets(gold: Node, prediction: Node, context: Context): Comparison | null {
  const relation = (node: Node) =>
    node.k === 'rel' && node.ops.some((op) => op !== '=' && op !== '~' && op !== 'in');
  if (context.options.relationsAsSets === false && relation(gold) !== relation(prediction))
    return differs('a relation and a set, and relationsAsSets is off');
  const named = namedSet(gold);
  const said = namedSet(prediction);
  if (named !== null && said !== null && named !== said) return null;
  const g = realSet(gold, context);
  if (g === null) return null;
  const p = realSet(prediction, context);
  if (p === null) return null;
  // A list without brackets or a lone number is no interval, whatever set it could stand for.
  if (
    !isSetLike(prediction) &&
    !isInterval(prediction) &&
    prediction.k !== 'list' &&
    prediction.k !== 'rel' &&
    prediction.k !== 'text' &&
    !isPointSet(gold)
  )
    return differs('a number is no set');
  const compared = compareSets(g, p, context);
  return compared.result === 'different' && isNumber(gold) !== isNumber(prediction)
    ? differs('a set of numbers is no single number')
    : compared;
}

function isNumber(node: Node): boolean {
  return node.k !== 'rel' && node.k !== 'list' && node.k !== 'text' && !isSetLike(node);
}

function isPointSet(node: Node): boolean {
  return node.k === 'rel' || node.k === 'builder' || node.k === 'setop';
}

/** The variable that an inequality is about. */
function namedSet(node: Node): string | null {
  if (node.k !== 'rel') return null;
  const name = node.xs.find((x) => x.k === 'sym');
  return name?.k === 'sym' ? name.name : null;
}

/** `x = y = 2` as the list of what it says; null for anything else. */
function eachEqual(node: Extract<Node, { k: 'rel' }>): Node | null {
  const value = node.xs.at(-1)!;
  const names = node.xs.slice(0, -1);
  if (names.length < 2 || !node.ops.every((op) => op === '=') || !names.every((x) => x.k === 'sym'))
    return null;
  const xs = names.map((name): Node => ({ k: 'rel', ops: ['='], xs: [name, value] }));
  return { k: 'list', open: '', close: '', xs, separator: ',' };
}

/** Digits with a base: by value, or digit by digit where one leaves the base out and the gold answer has it. */
function compareBased(gold: Node, prediction: Node, context: Context): Comparison {
  if (
    gold.k === 'based' &&
    prediction.k === 'num' &&
    prediction.v.d === 1n &&
    gold.digits === prediction.v.n.toString()
  )
    return same('the same digits, the base is left out');
  return compareScalars(gold, prediction, context);
}

function compareMatrices(gold: Node, prediction: Node, context: Context): Comparison | null {
  if (!some(gold, (part) => part.k === 'matrix') && !some(prediction, (part) => part.k === 'matrix'))
    return compareVectors(gold, prediction, context);
  const g = matrixEntries(gold) ?? nested(gold);
  const p = matrixEntries(prediction) ?? nested(prediction);
  if (g === null && p === null) return null;
  const rows = g ?? asVector(gold, p?.flat().length);
  const others = p ?? asVector(prediction, g?.flat().length);
  if (rows === null || others === null)
    return gold.k === 'list' || prediction.k === 'list' ? null : differs('a matrix is no number');
  if (g === null || p === null) return inOrder(rows.flat(), others.flat(), context);
  if (rows.length !== others.length || rows[0]!.length !== others[0]!.length)
    return differs('matrices of different size');
  return inOrder(rows.flat(), others.flat(), context);
}

/** A tuple is a vector, as a row or a column; so is `[1, 2]^T` and a sum of unit vectors. */
function asVector(node: Node, size = 0): readonly (readonly Node[])[] | null {
  if (node.k === 'pow' && node.exponent.k === 'sym' && node.exponent.name === 'T') return asVector(node.base);
  if (node.k === 'list' && node.xs.length > 1 && /^(?:\(\)|<>|\[\])$/.test(node.open + node.close))
    return [node.xs];
  // `\binom{2}{-1}` is how some write a column.
  if (node.k === 'fn' && node.name === 'binom') return [node.xs];
  const vector = unitVector(node);
  return vector === null ? null : [padded(vector, size)];
}

/** A sum of unit vectors names only the axes that it needs: `-i + 4j` in space ends with 0. */
function padded(vector: readonly Node[], size: number): readonly Node[] {
  return size === 3 && vector.length === 2 ? [...vector, int(0)] : vector;
}

/** `[[1,2],[3,4]]`: a list of lists of one length is a matrix. */
function nested(node: Node): readonly (readonly Node[])[] | null {
  if (node.k !== 'list' || node.open === '{') return null;
  const rows = node.xs.map((x) => (x.k === 'list' && x.open === node.open && x.open !== '{' ? x.xs : []));
  const width = rows[0]?.length ?? 0;
  return width > 0 && rows.every((row) => row.length === width) && (node.open === '[' || node.open === '(')
    ? rows
    : null;
}

/** A tuple against a sum of unit vectors, `(3, -2, 1)` and `3i - 2j + k`. */
function compareVectors(gold: Node, prediction: Node, context: Context): Comparison | null {
  const list = gold.k === 'list' ? gold : prediction.k === 'list' ? prediction : null;
  if (list === null) return sameUnitVectors(gold, prediction, context);
  if (gold.k === prediction.k) return null;
  const vector = unitVector(list === gold ? prediction : gold);
  const tuple = asVector(list)?.[0];
  if (vector === null || tuple === undefined || tuple.length < vector.length || tuple.length > 3) return null;
  const filled = [...vector, ...Array.from({ length: tuple.length - vector.length }, () => int(0))];
  return list === gold ? inOrder(tuple, filled, context) : inOrder(filled, tuple, context);
}

/** `3\mathbf{i} - 2\mathbf{j}` and `3\hat{i} - 2\hat{j}`: equal where each component is; null otherwise. */
function sameUnitVectors(gold: Node, prediction: Node, context: Context): Comparison | null {
  if (gold.k !== 'add' && gold.k !== 'mul') return null;
  const g = unitVector(gold);
  const p = g === null ? null : unitVector(prediction);
  if (g === null || p?.length !== g.length) return null;
  const compared = inOrder(g, p, context);
  return compared.result === 'equal' ? compared : null;
}

/** A single answer against a list: the list must hold it alone. */
function compareOne(gold: Node, prediction: Node, context: Context): Comparison {
  const list = (gold.k === 'list' ? gold : prediction) as ListNode;
  const one = gold.k === 'list' ? prediction : gold;
  const told = parts(list);
  if (told.length === 1 && list.xs.length > 1)
    return gold.k === 'list' ? compareNodes(told[0]!, one, context) : compareNodes(one, told[0]!, context);
  if (one.k === 'set' && list.open === '{') return differs('the sets differ');
  if (list.xs.length !== 1) {
    // "1/sqrt(3) or sqrt(3)/3" says one value twice; otherwise nothing is left out silently.
    const alternatives = list.open === '' && list.separator === 'or' && list.xs.length <= 4;
    if (
      alternatives &&
      list.xs.every(
        (x) =>
          compareNodes(gold.k === 'list' ? x : gold, gold.k === 'list' ? prediction : x, context).result ===
          'equal',
      )
    )
      return same('the same value, written twice');
    return differs(`${list.xs.length} values, not one`);
  }
  return gold.k === 'list'
    ? compareNodes(list.xs[0]!, one, context)
    : compareNodes(one, list.xs[0]!, context);
}

function compareRatios(
  gold: Extract<Node, { k: 'ratio' }>,
  prediction: Extract<Node, { k: 'ratio' }>,
  context: Context,
): Comparison {
  if (gold.xs.length === 2) return compareScalars(gold, prediction, context);
  const [g0, p0] = [gold.xs[0]!, prediction.xs[0]!];
  return all(
    gold.xs
      .slice(1)
      .map((x, index) =>
        compareScalars(
          { k: 'ratio', xs: [x, g0] },
          { k: 'ratio', xs: [prediction.xs[index + 1]!, p0] },
          context,
        ),
      ),
    'the same ratio',
  );
}

function compareCases(gold: Node, prediction: Node, context: Context): Comparison {
  if (gold.k !== 'cases' || prediction.k !== 'cases')
    return compareWithFormula(gold, prediction, context) ?? differs('a function by cases is no single value');
  const byRegion = compareByRegion(gold, prediction, context);
  if (byRegion !== null && byRegion.result !== 'undecided') return byRegion;
  if (gold.rows.length !== prediction.rows.length) return differs('not as many cases');
  const free = prediction.rows.map(() => true);
  for (const row of gold.rows) {
    const index = prediction.rows.findIndex(
      (other, i) =>
        free[i] === true && other.length === row.length && inOrder(row, other, context).result === 'equal',
    );
    if (index < 0) return differs('a case differs');
    free[index] = false;
  }
  return same('the same cases');
}

function isStructure(node: Node): boolean {
  return node.k === 'setop' || node.k === 'builder' || node.k === 'set';
}

/** Sets that are no sets of real numbers: part by part, unions and intersections in any order. */
function compareStructures(gold: Node, prediction: Node, context: Context): Comparison {
  if (gold.k !== prediction.k) return differs('the answers are of different kinds');
  if (gold.k === 'set' && prediction.k === 'set')
    return gold.name === prediction.name ? same('the same set') : differs('the sets differ');
  if (gold.k === 'setop' && prediction.k === 'setop') {
    if (gold.op !== prediction.op) return differs('the sets differ');
    const list = (node: Extract<Node, { k: 'setop' }>): ListNode => ({
      k: 'list',
      open: '',
      close: '',
      xs: flattened(node),
      separator: ',',
    });
    return gold.op === 'minus'
      ? inOrder(gold.xs, prediction.xs, context)
      : compareLists(list(gold), list(prediction), context);
  }
  if (gold.k === 'builder' && prediction.k === 'builder') return compareBuilders(gold, prediction, context);
  return inOrder(children(gold), children(prediction), context);
}

function flattened(node: Extract<Node, { k: 'setop' }>): readonly Node[] {
  return node.xs.flatMap((x) => (x.k === 'setop' && x.op === node.op ? flattened(x) : [x]));
}
