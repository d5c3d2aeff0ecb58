import {
  endParagraph,
  evaluationText,
  expressionText,
  formula,
  listNumbers,
  type Mind,
  missText,
  musing,
  noteMiss,
  remember,
  say,
  stepText,
  valuesKey,
  write,
  writeLines,
} from './mind.ts';
import { appeal, isHopeless, type Move, movesOf, type Peel, type Quest } from './moves.ts';
import { joinNodes, type Node, nodeKey, optionsOf } from './node.ts';
import {
  ABANDON,
  BY_ACCIDENT,
  LAST_STEP,
  MERGED,
  NEED,
  NONE_FITS,
  ONE_LEFT,
  PAIR_AGAIN,
  PAIR_FIRST,
  PARITY_HINT,
  SEEN,
  SUBSTEP,
  SUM_OVER,
  SUM_SHORT,
} from './remarks.ts';

/** Looks for a quest's goal where there is none to be found, as far as the thinker cares to. */
export function explore(mind: Mind, quest: Quest, depth = 0): void {
  const { goal, rest } = quest;
  if (rest.length === 1) tryLast(mind, quest);
  else if (!remember(mind, 'quest', goal, valuesKey(rest))) {
    write(mind, `${say(mind, SEEN, { g: goal, rest: listNumbers(mind, rest) })}.`);
  } else if (rest.length === 2) tryPair(mind, quest);
  else branch(mind, quest, depth);
}

/** Whether this quest was looked at before. */
export function isKnown(mind: Mind, { goal, rest }: Quest): boolean {
  return mind.memory.has(`quest|${goal}|${valuesKey(rest)}`);
}

/** What is needed from what is left, as a sentence of its own. */
export function needSentence(mind: Mind, { goal, rest }: Quest): string {
  const text = say(mind, NEED, { g: goal, rest: listNumbers(mind, rest) });
  return text.endsWith('?') ? text : `${text}.`;
}

/** The text of a last step: `+ 7`, `* 3`, `50 - ...`. */
export function stepLabel(mind: Mind, { used, operator, reversed }: Peel): string {
  const symbol = operator === '*' ? mind.voice.times : operator === '/' ? mind.voice.over : operator;
  return formula(
    mind.voice,
    reversed ? `${used.value} ${symbol} ${mind.voice.blank}` : `${mind.voice.blank} ${symbol} ${used.value}`,
  );
}

/** The computation that turns the goal into what is needed before a last step. */
export function undoText(mind: Mind, goal: number, { used, operator, reversed }: Peel): string {
  const [at, n] = [{ value: goal }, used];
  const undo =
    operator === '+'
      ? joinNodes('-', at, n)
      : operator === '-'
        ? reversed
          ? joinNodes('-', n, at)
          : joinNodes('+', at, n)
        : operator === '*'
          ? joinNodes('/', at, n)
          : reversed
            ? joinNodes('/', n, at)
            : joinNodes('*', at, n);
  return stepText(mind, undo!, mind.voice.prose * 0.5);
}

function tryLast(mind: Mind, { goal, rest, carry }: Quest): void {
  const n = rest[0]!.value;
  const whole = carry(rest[0]!);
  const left = say(mind, ONE_LEFT, { n });
  if (!whole || mind.memory.has(`full|${nodeKey(whole)}`)) {
    write(
      mind,
      `${left}, ${mind.random.pick([`not ${goal}`, `and it isn't ${goal}`, `where I need ${goal}`, `no ${goal}`])}.`,
    );
    return;
  }
  noteMiss(mind, whole);
  write(mind, `${left}: ${evaluationText(mind, whole)}${missText(mind, whole.value, mind.target)}`);
}

function tryPair(mind: Mind, quest: Quest): void {
  const { random, voice } = mind;
  const { goal, rest, carry } = quest;
  const [a, b] = rest as [Node, Node];
  const options = random.shuffled(optionsOf(a, b));
  const best = options.reduce((x, y) => (Math.abs(y.value - goal) < Math.abs(x.value - goal) ? y : x));
  const whole = carry(best);
  const isNew = whole !== undefined && !mind.memory.has(`full|${nodeKey(whole)}`);
  const names = { a: a.value, b: b.value };
  if (!remember(mind, 'pair', valuesKey(rest))) {
    const distinct = [...new Set(options.map(({ value }) => value))];
    const values = listNumbers(
      mind,
      distinct.map((value) => ({ value })),
    );
    write(mind, say(mind, PAIR_AGAIN, { ...names, values, g: goal }));
  } else if (random.chance(voice.lines)) {
    write(mind, `${say(mind, PAIR_FIRST, names)}:`);
    writeLines(
      mind,
      options.map((node) => `${voice.bullet}${stepText(mind, node, 0)}`),
    );
    write(mind, `${say(mind, NONE_FITS, { g: goal })}.`);
  } else if (random.chance(voice.thorough + 0.25)) {
    const listed = options.map((node) => stepText(mind, node, voice.prose * 0.4)).join(', ');
    const intro = random.chance(0.5) ? `${say(mind, PAIR_FIRST, names)}: ` : '';
    write(mind, `${intro}${listed}${random.pick([', ', '; ', ' — '])}${say(mind, NONE_FITS, { g: goal })}.`);
  } else {
    write(mind, musing(mind, `${stepText(mind, best)}${missText(mind, best.value, goal)}`, 0.5));
  }
  if (
    rest.length < mind.numbers.length &&
    options.some(({ value }) => value === mind.target && goal !== value) &&
    random.chance(0.7)
  )
    write(mind, say(mind, BY_ACCIDENT, { T: mind.target }));
  if (isNew && random.chance(0.5)) {
    noteMiss(mind, whole);
    write(mind, `${evaluationText(mind, whole)}${missText(mind, whole.value, mind.target)}`);
  }
}

/** Tries some of the ways to make a quest smaller. */
export function branch(mind: Mind, quest: Quest, depth: number): void {
  const { random, voice } = mind;
  const moves = rankedMoves(mind, quest);
  if (depth > 0 && random.chance(0.2 + 0.2 * voice.thorough)) write(mind, sizeUp(mind, quest));
  const width = 1 + (random.chance(voice.thorough) ? 1 : 0) + (depth === 0 && random.chance(0.4) ? 1 : 0);
  let done = 0;
  for (const move of moves) {
    if (done === width) break;
    takeMove(mind, quest, move, depth);
    done++;
  }
  if (done === 0 || random.chance(0.35 + 0.3 * voice.chatter)) write(mind, say(mind, ABANDON));
  if (depth === 0) endParagraph(mind);
}

/** The moves of a quest that lead nowhere and were not tried, the most promising first. */
export function rankedMoves(mind: Mind, quest: Quest): Move[] {
  const scored = movesOf(quest)
    .map((move) => ({ move, score: appeal(mind, move) }))
    .sort((x, y) => y.score - x.score);
  const good: Move[] = [];
  for (const { move } of scored.slice(0, 14)) {
    if (good.length === 3) break;
    if (!isKnown(mind, move.quest) && isHopeless(move.quest)) good.push(move);
  }
  return good;
}

/** Says a move and follows it. */
export function takeMove(mind: Mind, quest: Quest, move: Move, depth: number): void {
  sayMove(mind, quest, move, depth);
  explore(mind, move.quest, depth + 1);
}

/** Says a move: the last step or the merge, and what it leaves to be done. */
export function sayMove(mind: Mind, quest: Quest, move: Move, depth: number): void {
  const rest = listNumbers(mind, move.quest.rest);
  if (move.kind === 'peel') {
    const slots = {
      w: stepLabel(mind, move),
      n: move.used.value,
      need: move.quest.goal,
      eq: undoText(mind, quest.goal, move),
      rest,
      T: quest.goal,
    };
    write(mind, musing(mind, say(mind, depth === 0 ? LAST_STEP : SUBSTEP, slots)));
    return;
  }
  const text = say(mind, MERGED, {
    eq: stepText(mind, move.made, 0),
    v: move.made.value,
    rest,
    g: quest.goal,
    x: formula(mind.voice, expressionText(mind.voice, move.made, true)),
  });
  write(mind, musing(mind, text));
}

/** What the sum of what is left says about a goal. */
function sizeUp(mind: Mind, { goal, rest }: Quest): string {
  const sum = rest.reduce((total, { value }) => total + value, 0);
  if (sum === goal) return '';
  const total = formula(mind.voice, `${rest.map(({ value }) => value).join(' + ')} = ${sum}`);
  if ((sum - goal) % 2 !== 0 && mind.random.chance(0.5)) {
    const [s, t] = sum % 2 === 0 ? ['even', 'odd'] : ['odd', 'even'];
    return say(mind, PARITY_HINT, { total, s, t, g: goal });
  }
  return say(mind, sum < goal ? SUM_SHORT : SUM_OVER, { total, g: goal });
}
