import type { Episode } from './episodes.ts';
import { start } from './episodes.ts';
import {
  endParagraph,
  evaluationText,
  expressionText,
  formula,
  listNumbers,
  missText,
  noteMiss,
  remember,
  say,
  stepText,
  write,
} from './mind.ts';
import { joinNodes, leavesOf, type Node, nodeKey } from './node.ts';
import { findNode } from './reach.ts';
import { canReach } from './reach.ts';
import { ABANDON, BEST_SO_FAR, PARITY, RULES, SECOND_COPY, SIGN_FLIP, SUBSET_HIT, SWAP } from './remarks.ts';

/** Goes back to the nearest miss and changes something in it. */
export const repair: Episode = (mind) => {
  const { random, target } = mind;
  const fresh = mind.misses
    .filter((node) => !mind.memory.has(`repair|${nodeKey(node)}`))
    .sort((x, y) => Math.abs(x.value - target) - Math.abs(y.value - target));
  const miss = fresh[0];
  if (!miss || Math.abs(miss.value - target) > 0.2 * target) return false;
  remember(mind, 'repair', nodeKey(miss));
  const d = Math.abs(miss.value - target);
  start(mind);
  const e = formula(mind.voice, `${expressionText(mind.voice, miss)} = ${miss.value}`);
  write(mind, say(mind, BEST_SO_FAR, { e, d, T: target, side: miss.value > target ? 'over' : 'short' }));
  if (leavesOf(miss).some((leaf) => leaf.value === d) && random.chance(0.7))
    write(mind, say(mind, SECOND_COPY, { d }));
  const flip: Node | undefined = random.pick<Node | undefined>(
    addedLeaves(miss).filter(
      (leaf) => leaf.value * 2 !== d && leaf.value < 1.5 * d && leaf.value * 4 > d && miss.value > target,
    ),
  );
  if (flip && random.chance(0.6)) {
    const double = stepText(
      mind,
      { value: flip.value * 2, operator: '*', left: { value: 2 }, right: flip },
      0,
    );
    write(mind, say(mind, SIGN_FLIP, { n: flip.value, double, d }));
  }
  let swaps = 0;
  for (const [a, b] of random.shuffled(pairsOf(mind.numbers)).slice(0, 8)) {
    if (swaps === 2 || a.value === b.value) continue;
    const changed = swap(miss, a, b);
    if (!changed || changed.value === target || mind.memory.has(`full|${nodeKey(changed)}`)) continue;
    noteMiss(mind, changed);
    write(
      mind,
      `${say(mind, SWAP, { a: a.value, b: b.value })} ${evaluationText(mind, changed)}${missText(mind, changed.value, target)}`,
    );
    swaps++;
  }
  if (swaps === 0) write(mind, say(mind, ABANDON));
  endParagraph(mind);
  return true;
};

/** Some of the numbers make the target, but not all. */
export const subsetHit: Episode = (mind) => {
  const { numbers, random, target } = mind;
  const masks = random.shuffled(Array.from({ length: (1 << numbers.length) - 2 }, (_, i) => i + 1));
  for (const mask of masks) {
    const chosen = numbers.filter((_, i) => (mask >> i) & 1);
    if (chosen.length < 2 || chosen.length > 3) continue;
    const found = findNode(chosen, target);
    if (!found) continue;
    const rest = numbers.filter((_, i) => !((mask >> i) & 1));
    const values = rest.map((node) => node.value);
    if (rest.length > 4 || canReach(values, 0) || canReach(values, 1)) continue;
    if (!remember(mind, 'subset', nodeKey(found))) continue;
    start(mind);
    write(
      mind,
      say(mind, SUBSET_HIT, { eq: evaluationText(mind, found), rest: listNumbers(mind, rest), T: target }),
    );
    endParagraph(mind);
    return true;
  }
  return false;
};

/** A parity argument against plus and minus alone, where it holds. */
export const parity: Episode = (mind) => {
  const sum = mind.numbers.reduce((total, { value }) => total + value, 0);
  if ((sum - mind.target) % 2 === 0 || !remember(mind, 'parity')) return false;
  start(mind);
  const name = (n: number): string => (n % 2 === 0 ? 'even' : 'odd');
  const total = formula(mind.voice, `${mind.numbers.map((node) => node.value).join(' + ')} = ${sum}`);
  write(mind, say(mind, PARITY, { total, s: name(sum), t: name(mind.target), T: mind.target }));
  endParagraph(mind);
  return true;
};

/** The rules once more. */
export const rules: Episode = (mind) => {
  if (!remember(mind, 'rules')) return false;
  start(mind);
  write(mind, say(mind, RULES, { list: listNumbers(mind, mind.numbers, 'given'), T: mind.target }));
  return true;
};

function pairsOf(nodes: readonly Node[]): [Node, Node][] {
  return nodes.flatMap((a, i) => nodes.slice(i + 1).map((b): [Node, Node] => [a, b]));
}

/** The expression with two of its numbers exchanged. */
function swap(node: Node, a: Node, b: Node): Node | undefined {
  if (!node.operator) return node === a ? b : node === b ? a : node;
  const left = swap(node.left!, a, b);
  const right = swap(node.right!, a, b);
  return left && right && joinNodes(node.operator, left, right);
}

/** Numbers that are added at the outermost level. */
function addedLeaves(node: Node): Node[] {
  if (node.operator === '+') return [...addedLeaves(node.left!), ...addedLeaves(node.right!)];
  if (node.operator === '-') return addedLeaves(node.left!);
  return node.operator ? [] : [node];
}
