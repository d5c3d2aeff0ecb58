import { factorPairs } from './arithmetic.ts';
import { explore, isKnown, needSentence, sayMove } from './explore.ts';
import { appealOf, freeExpression } from './guess.ts';
import {
  endParagraph,
  evaluationText,
  type Mind,
  missText,
  musing,
  remember,
  say,
  stepText,
  write,
  writeLines,
} from './mind.ts';
import { appeal, isHopeless, mergesOf, type Move, peelsOf, type Quest } from './moves.ts';
import { joinNodes, type Node, nodeKey, optionsOf } from './node.ts';
import { FACTOR_ANCHOR, FREE, FREE_AGAIN, PRODUCT_ANCHOR, QUOTIENTS, SWITCH } from './remarks.ts';
import { listNumbers } from './mind.ts';

/** A stretch of search. Writes it and returns true, or returns false when it has nothing new to try. */
export type Episode = (mind: Mind) => boolean;

/** The whole problem as a quest. */
export function wholeQuest(mind: Mind): Quest {
  return { goal: mind.target, rest: mind.numbers, carry: (part) => part };
}

/** A product near the target, to be corrected with what is left. */
export const nearProduct: Episode = (mind) => {
  const { target, numbers, random } = mind;
  const anchors = products(mind)
    .filter(({ made }) => made.value !== target && made.value > target / 4 && made.value < target * 2)
    .map((anchor) => ({
      ...anchor,
      score: Math.abs(anchor.made.value - target) * Math.exp(0.8 * random.normal()),
    }))
    .sort((x, y) => x.score - y.score);
  for (const { made, rest } of anchors.slice(0, 10)) {
    const over = made.value > target;
    const quest: Quest = {
      goal: Math.abs(made.value - target),
      rest,
      carry: (part) => joinNodes(over ? '-' : '+', made, part),
    };
    if (isKnown(mind, quest) || !isHopeless(quest) || !remember(mind, 'anchor', nodeKey(made))) continue;
    start(mind);
    const steps = evaluationText(mind, made);
    const d = quest.goal;
    const miss = missText(mind, made.value, target);
    write(mind, musing(mind, `${say(mind, PRODUCT_ANCHOR)} ${steps}${miss}`));
    if (!new RegExp(`\\b${d}\\b`).test(miss)) {
      const [big, small] = over ? [made.value, target] : [target, made.value];
      write(
        mind,
        `${stepText(mind, { value: d, operator: '-', left: { value: big }, right: { value: small } })}.`,
      );
    }
    if (rest.length > 1) write(mind, needSentence(mind, quest));
    explore(mind, quest, numbers.length > 4 ? 0 : 1);
    endParagraph(mind);
    return true;
  }
  return false;
};

/** A factor of the target that the numbers hold or make; the rest must make the other factor. */
export const factorSplit: Episode = (mind) => {
  const { target, random } = mind;
  const pairs = random.shuffled(factorPairs(target).flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));
  const makers = random.shuffled(smallNodes(mind));
  for (const [factor, other] of pairs.slice(0, 8)) {
    const maker = makers.find(({ made }) => made.value === factor);
    if (!maker || maker.rest.length < 2) continue;
    const quest: Quest = { goal: other, rest: maker.rest, carry: (part) => joinNodes('*', part, maker.made) };
    if (isKnown(mind, quest) || !isHopeless(quest)) continue;
    start(mind);
    const eq = stepText(mind, {
      value: target,
      operator: '*',
      left: { value: factor },
      right: { value: other },
    });
    const has = maker.made.operator
      ? stepText(mind, maker.made)
      : `${factor} is ${random.pick(['one of the numbers', 'given', 'there', 'right there', 'already there'])}`;
    write(
      mind,
      musing(
        mind,
        say(mind, FACTOR_ANCHOR, { eq, has, a: factor, b: other, rest: listNumbers(mind, maker.rest) }),
      ),
    );
    explore(mind, quest, 1);
    endParagraph(mind);
    return true;
  }
  return false;
};

/** Backwards from the target through a last step with one number. */
export const lastStep: Episode = (mind) => follow(mind, peelsOf(wholeQuest(mind)));

/** Two numbers become one, and the problem one smaller. */
export const merge: Episode = (mind) => follow(mind, mergesOf(wholeQuest(mind)));

/** Whole expressions, put together by feel. */
export const freeTries: Episode = (mind) => {
  const { random, voice } = mind;
  const count = 1 + random.below(3);
  let made = 0;
  for (let tries = 0; tries < 12 && made < count; tries++) {
    const node = appealOf(mind, () => freeExpression(mind));
    if (!node || node.value === mind.target || !remember(mind, 'full', nodeKey(node))) continue;
    mind.misses.push(node);
    if (made === 0) start(mind);
    const miss = missText(mind, node.value, mind.target);
    const intro =
      made === 0
        ? `${say(mind, FREE)} `
        : random.chance(0.3 + voice.chatter)
          ? `${say(mind, FREE_AGAIN)} `
          : '';
    write(mind, `${intro}${evaluationText(mind, node)}${miss}`);
    made++;
  }
  if (made > 0) endParagraph(mind);
  return made > 0;
};

/** Which numbers divide which, and what a quotient would be good for. */
export const quotients: Episode = (mind) => {
  const { random, voice } = mind;
  const found = mergesOf(wholeQuest(mind)).filter(
    (move) =>
      move.made.operator === '/' &&
      move.made.right!.value > 1 &&
      isHopeless(move.quest) &&
      !isKnown(mind, move.quest),
  );
  if (found.length === 0 || !remember(mind, 'quotients', found.length)) return false;
  start(mind);
  const lines = found.slice(0, 4).map((move) => stepText(mind, move.made, voice.prose * 0.5));
  write(
    mind,
    `${say(mind, QUOTIENTS)}${lines.length > 1 && random.chance(voice.lines) ? '' : ` ${lines.join(', ')}.`}`,
  );
  if (mind.draft.endsWith(':'))
    writeLines(
      mind,
      lines.map((line) => `${voice.bullet}${line}`),
    );
  const move = random.pick(found);
  sayMove(mind, wholeQuest(mind), move, 0);
  explore(mind, move.quest, 1);
  endParagraph(mind);
  return true;
};

/** Says, now and then, that something new begins. */
export function start(mind: Mind): void {
  endParagraph(mind);
  if (!remember(mind, 'begun') && mind.random.chance(0.25 + 0.4 * mind.voice.chatter))
    write(mind, say(mind, SWITCH, { list: listNumbers(mind, mind.numbers, 'given'), T: mind.target }));
}

function follow(mind: Mind, moves: Move[]): boolean {
  const scored = moves
    .map((move) => ({ move, score: appeal(mind, move) }))
    .sort((x, y) => y.score - x.score)
    .slice(0, 12);
  for (const { move } of scored) {
    if (isKnown(mind, move.quest) || !isHopeless(move.quest)) continue;
    start(mind);
    sayMove(mind, wholeQuest(mind), move, 0);
    explore(mind, move.quest, 1);
    endParagraph(mind);
    return true;
  }
  return false;
}

/** Values made of one or two of the numbers, with the numbers left. */
function smallNodes({ numbers }: Mind): { made: Node; rest: Node[] }[] {
  const found: { made: Node; rest: Node[] }[] = numbers.map((made) => ({
    made,
    rest: numbers.filter((n) => n !== made),
  }));
  for (let i = 0; i < numbers.length; i++)
    for (let j = i + 1; j < numbers.length; j++) {
      const rest = numbers.filter((_, k) => k !== i && k !== j);
      if (rest.length > 0) for (const made of optionsOf(numbers[i]!, numbers[j]!)) found.push({ made, rest });
    }
  return found;
}

/** Products of two numbers, and of a number with a sum or difference of two others. */
function products({ numbers, random }: Mind): { made: Node; rest: Node[] }[] {
  const found: { made: Node; rest: Node[] }[] = [];
  for (let i = 0; i < numbers.length; i++)
    for (let j = 0; j < i; j++) {
      const rest = numbers.filter((_, k) => k !== i && k !== j);
      const made = joinNodes('*', numbers[i]!, numbers[j]!);
      if (made && rest.length > 0 && Math.min(numbers[i]!.value, numbers[j]!.value) > 1)
        found.push({ made, rest });
      if (rest.length < 2) continue;
      const third = random.pick(rest);
      const [big, small] =
        numbers[i]!.value >= numbers[j]!.value ? [numbers[i]!, numbers[j]!] : [numbers[j]!, numbers[i]!];
      const inner = joinNodes(random.pick(['+', '-']), big, small);
      const outer = inner && inner.value > 1 && joinNodes('*', inner, third);
      if (outer) found.push({ made: outer, rest: rest.filter((node) => node !== third) });
    }
  return found;
}
