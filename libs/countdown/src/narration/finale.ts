import { branch, needSentence, sayMove } from './explore.ts';
import {
  endParagraph,
  evaluationText,
  expressionText,
  formula,
  listNumbers,
  type Mind,
  musing,
  say,
  stepsOf,
  stepText,
  write,
  writeLines,
} from './mind.ts';
import { type Move, peelsOf, type Quest } from './moves.ts';
import { leavesOf, type Node } from './node.ts';
import { ANCHOR_FOUND, CHECK, CLOSE, FOUND, USAGE } from './remarks.ts';
import { start } from './episodes.ts';

/** The line of search that ends at the solution, and the checks after it. */
export function finish(mind: Mind, solution: Node): void {
  start(mind);
  descend(mind, solution, (part) => part, 0);
  write(mind, say(mind, FOUND, { T: mind.target }));
  endParagraph(mind);
  verify(mind, solution);
}

/** Finds `node` as a quest for its value from its numbers: last steps first, then the inner parts. */
function descend(mind: Mind, node: Node, carry: (part: Node) => Node | undefined, depth: number): void {
  const { random, voice } = mind;
  const { left, right, operator } = node;
  if (!operator) return;
  const rest = leavesOf(node);
  const quest: Quest = { goal: node.value, rest, carry };
  const single =
    !left!.operator && right!.operator ? left : !right!.operator && left!.operator ? right : undefined;
  if (!left!.operator && !right!.operator) {
    write(mind, musing(mind, `${stepText(mind, node)}${random.pick(['!', '.', '.', ', yes.', '. Yes.'])}`));
    return;
  }
  if (rest.length >= 3 && rest.length <= 4 && depth > 0 && random.chance(0.35 + 0.3 * voice.chatter))
    branch(mind, quest, depth + 1);
  if (single && random.chance(0.6)) {
    const move = peelsOf(quest).find((peel) => isStep(node, single, peel));
    if (move) {
      sayMove(mind, quest, move, depth);
      const other = single === left ? right! : left!;
      descend(mind, other, carry, depth + 1);
      return;
    }
  }
  const [anchor, other] = single
    ? [single === left ? right! : left!, single]
    : random.chance(0.5)
      ? [left!, right!]
      : [right!, left!];
  write(
    mind,
    musing(
      mind,
      say(mind, ANCHOR_FOUND, {
        eq:
          (anchor.left?.operator ?? anchor.right?.operator)
            ? evaluationText(mind, anchor)
            : stepText(mind, anchor, 0),
        v: anchor.value,
        g: node.value,
      }),
    ),
  );
  if (other.operator) {
    write(mind, needSentence(mind, { goal: other.value, rest: leavesOf(other), carry }));
    descend(mind, other, carry, depth + 1);
  }
  write(mind, `${stepText(mind, node)}.`);
}

function isStep(node: Node, single: Node, peel: Move & { kind: 'peel' }): boolean {
  if (peel.operator !== node.operator || peel.used !== single) return false;
  const reversed = single === node.left && (node.operator === '-' || node.operator === '/');
  return peel.reversed === reversed;
}

function verify(mind: Mind, solution: Node): void {
  const { random, voice } = mind;
  const e = formula(voice, expressionText(voice, solution));
  const used = listNumbers(mind, leavesOf(solution));
  const list = listNumbers(mind, mind.numbers, 'given');
  const steps = stepsOf(solution);
  if (random.chance(0.85)) {
    write(mind, say(mind, CHECK));
    if (random.chance(0.4))
      writeLines(
        mind,
        steps.map((step) => `${voice.bullet}${stepText(mind, step, 0)}`),
      );
    else write(mind, `${evaluationText(mind, solution)}.`);
  }
  write(mind, say(mind, USAGE, { used, list }));
  if (random.chance(voice.doubt * 0.5)) {
    endParagraph(mind);
    write(mind, say(mind, CHECK));
    write(mind, `${steps.map((step) => stepText(mind, step)).join(', ')}.`);
  }
  write(mind, say(mind, CLOSE, { e }));
  endParagraph(mind);
}
