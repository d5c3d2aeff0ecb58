import type { Operator } from '../rational.ts';
import type { Mind } from './mind.ts';
import { joinNodes, type Node, optionsOf } from './node.ts';
import { canReach } from './reach.ts';

/** Something to be made: `goal` from all of `rest`; `carry` puts the part into the whole expression. */
export interface Quest {
  readonly goal: number;
  readonly rest: readonly Node[];
  readonly carry: (part: Node) => Node | undefined;
}

/** The last step uses one number: `part operator number`, or `number operator part` where it is reversed. */
export interface Peel {
  readonly kind: 'peel';
  readonly used: Node;
  readonly operator: Operator;
  readonly reversed: boolean;
  readonly quest: Quest;
}

/** Two of the values become one. */
export interface Merge {
  readonly kind: 'merge';
  readonly made: Node;
  readonly quest: Quest;
}

/** A step of the search that leads to a smaller quest. */
export type Move = Peel | Merge;

/** All ways to make a quest smaller by one value, as far as whole, sensible values go. */
export function movesOf(quest: Quest): Move[] {
  return [...peelsOf(quest), ...mergesOf(quest)];
}

/** The ways to use one value in the last step. */
export function peelsOf({ goal, rest, carry }: Quest): Peel[] {
  const moves: Peel[] = [];
  rest.forEach((used, i) => {
    const others = rest.filter((_, k) => k !== i);
    const add = (operator: Operator, reversed: boolean, need: number): void => {
      if (need < 1 || need > 5000) return;
      moves.push({
        kind: 'peel',
        used,
        operator,
        reversed,
        quest: {
          goal: need,
          rest: others,
          carry: (part) => {
            const whole = reversed ? joinNodes(operator, used, part) : joinNodes(operator, part, used);
            return whole && carry(whole);
          },
        },
      });
    };
    const n = used.value;
    add('+', false, goal - n);
    add('-', false, goal + n);
    add('-', true, n - goal);
    if (n > 1 && goal % n === 0) add('*', false, goal / n);
    if (n > 1) add('/', false, goal * n);
    if (goal > 1 && n % goal === 0 && n !== goal) add('/', true, n / goal);
  });
  return moves;
}

/** The ways to make one value of two. */
export function mergesOf({ goal, rest, carry }: Quest): Merge[] {
  const moves: Merge[] = [];
  for (let i = 0; i < rest.length; i++)
    for (let j = i + 1; j < rest.length; j++) {
      const others = rest.filter((_, k) => k !== i && k !== j);
      for (const made of optionsOf(rest[i]!, rest[j]!)) {
        if (made.value === 0 || made.value > 20_000) continue;
        moves.push({ kind: 'merge', made, quest: { goal, rest: [made, ...others], carry } });
      }
    }
  return moves;
}

/**
 * Whether following a quest cannot stumble on a solution: it has none, or has more than 4 values and is
 * only followed through smaller quests, which are asked the same.
 */
export function isHopeless({ goal, rest }: Quest): boolean {
  if (rest.length > 4) return true;
  const values = rest.map((node) => node.value);
  return !canReach(values, goal);
}

/** How promising a move looks at a glance; higher is better. Noise makes the order the thinker's own. */
export function appeal(mind: Mind, move: Move): number {
  const noise = 3 * (mind.random.unit() + mind.random.unit() + mind.random.unit() - 1.5);
  const { quest } = move;
  if (move.kind === 'peel') {
    const [factor, largest] = [move.operator === '*' ? 2 : 0, largestOf(quest.rest)];
    const size = Math.abs(Math.log((quest.goal + 1) / (largest + 1)));
    const division = move.operator === '/' ? -1.5 : 0;
    return factor + division - size + (move.reversed ? -0.7 : 0) + noise;
  }
  const { made } = move;
  const divides = quest.goal % made.value === 0 && made.value > 1 ? 1.5 : 0;
  const close = 2 - Math.abs(Math.log((made.value + 1) / (quest.goal + 1)));
  const whole = made.operator === '/' ? 1 : 0;
  return divides + Math.max(0, close) + whole - (made.value > 3 * quest.goal ? 2 : 0) + noise;
}

function largestOf(nodes: readonly Node[]): number {
  let largest = 0;
  for (const { value } of nodes) if (value > largest) largest = value;
  return largest;
}
