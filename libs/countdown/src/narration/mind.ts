import type { Random } from '../random.ts';
import {
  DIFFERENCE,
  HIGH,
  HIGH_FAR,
  HIGH_NEAR,
  LOW,
  LOW_FAR,
  LOW_NEAR,
  PRODUCT,
  QUOTIENT,
  SUM,
} from './claims.ts';
import { type Node, nodeKey } from './node.ts';
import { capitalize, type PhraseTable, type Slots, type Speaker } from './phrase.ts';
import { INTERJECTION } from './remarks.ts';
import type { Voice } from './voice.ts';
import type { Operator } from '../rational.ts';

/** The thinker at work on one problem: what it knows, how it talks and what it has written. */
export interface Mind {
  readonly random: Random;
  readonly voice: Voice;
  readonly speaker: Speaker;
  readonly numbers: readonly Node[];
  readonly target: number;
  /** What was tried, by the keys of {@link remember}. */
  readonly memory: Set<string>;
  /** Full expressions computed so far that missed the target, with their values. */
  readonly misses: Node[];
  /** Finished paragraphs. */
  readonly paragraphs: string[];
  /** The paragraph being written. */
  draft: string;
  /** Characters in finished paragraphs. */
  written: number;
}

/** Says a phrase of the table. */
export function say(mind: Mind, table: PhraseTable, slots?: Slots): string {
  return mind.speaker.say(table, slots);
}

/** Notes something as tried; false when it was noted before. */
export function remember(mind: Mind, ...parts: (string | number)[]): boolean {
  const key = parts.join('|');
  if (mind.memory.has(key)) return false;
  mind.memory.add(key);
  return true;
}

/** The values of nodes as a key that does not depend on their order. */
export function valuesKey(nodes: readonly Node[]): string {
  if (nodes.length === 2) {
    const [a, b] = [nodes[0]!.value, nodes[1]!.value];
    return a < b ? `${a},${b}` : `${b},${a}`;
  }
  const values = nodes.map((node) => node.value);
  values.sort((a, b) => a - b);
  return values.join(',');
}

/** Adds a sentence; ends the paragraph now and then, as the voice does. */
export function write(mind: Mind, sentence: string): void {
  if (sentence === '') return;
  const { draft, random, voice } = mind;
  mind.draft =
    draft === '' ? capitalize(sentence) : `${draft}${draft.endsWith('\n') ? '' : ' '}${capitalize(sentence)}`;
  if (mind.draft.length > 60 && random.chance(voice.breaks * Math.min(1.4, mind.draft.length / 260)))
    endParagraph(mind);
}

/** Adds lines of their own below the current paragraph. */
export function writeLines(mind: Mind, lines: readonly string[]): void {
  const block = lines.join('\n');
  mind.draft = mind.draft === '' ? block : `${mind.draft}\n${block}`;
  endParagraph(mind);
}

/** Ends the current paragraph. */
export function endParagraph(mind: Mind): void {
  if (mind.draft === '') return;
  mind.paragraphs.push(mind.draft);
  mind.written += mind.draft.length + 2;
  mind.draft = '';
}

/** A sentence with an interjection before it, as often as the voice has one. */
export function musing(mind: Mind, sentence: string, weight = 1): string {
  if (!mind.random.chance(mind.voice.interject * weight)) return sentence;
  const interjection = say(mind, INTERJECTION);
  const follows = /[.?!]$/.test(interjection) ? capitalize(sentence) : decapitalize(sentence);
  return `${interjection} ${follows}`;
}

/** Starts a text in lower case, except where it starts with "I". */
export function decapitalize(text: string): string {
  return /^(?:I\b|I'|[A-Z]{2})/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/** `3, 8 and 25`, in one of the ways to list numbers. */
export function listNumbers(mind: Mind, nodes: readonly Node[], order: 'given' | 'any' = 'any'): string {
  const values = nodes.map((node) => node.value);
  if (values.length === 1) return `${values[0]}`;
  if (order === 'any' && mind.random.chance(0.4)) values.sort((a, b) => b - a);
  const last = values.at(-1);
  const first = values.slice(0, -1);
  switch (mind.random.weighted([5, 2, 1, 0.6, 0.8])) {
    case 0:
      return `${first.join(', ')} and ${last}`;
    case 1:
      return values.join(', ');
    case 2:
      return `{${values.join(', ')}}`;
    case 3:
      return `[${values.join(', ')}]`;
    default:
      return values.length === 2 ? `the ${values[0]} and the ${values[1]}` : `${first.join(', ')}, ${last}`;
  }
}

/** An expression in the voice's notation, values of `flat` nodes not opened up. */
export function expressionText(voice: Voice, node: Node, flat = false): string {
  const { times, over, gap } = voice;
  const text = (at: Node, least: number, top: boolean): string => {
    if (!at.operator || (flat && !top)) return `${at.value}`;
    const own = at.operator === '+' || at.operator === '-' ? 1 : 2;
    const symbol = at.operator === '*' ? times : at.operator === '/' ? over : at.operator;
    const space = gap === '' && /[a-z]/.test(symbol) ? ' ' : gap;
    const strict =
      at.operator === '-' || at.operator === '/' || (at.operator === '*' && at.right!.operator === '/');
    const inner = `${text(at.left!, own, false)}${space}${symbol}${space}${text(at.right!, own + (strict ? 1 : 0), false)}`;
    return own < least ? `(${inner})` : inner;
  };
  return text(node, 0, true);
}

/** A formula inside the voice's delimiters. */
export function formula({ open, close }: Voice, text: string): string {
  return `${open}${text}${close}`;
}

const WORDS: Readonly<Record<Operator, PhraseTable>> = {
  '+': SUM,
  '-': DIFFERENCE,
  '*': PRODUCT,
  '/': QUOTIENT,
};

/** `25 * 4 = 100`, or the same in words: one step on the values of the two parts. */
export function stepText(mind: Mind, node: Node, prose = mind.voice.prose): string {
  const { voice, random } = mind;
  const { operator, left, right, value } = node;
  if (!operator) return `${value}`;
  if (random.chance(prose)) return say(mind, WORDS[operator], { a: left!.value, b: right!.value, c: value });
  if (operator === '*' && random.chance(0.2)) {
    const worked = workedProduct(mind, left!.value, right!.value);
    if (worked !== undefined) return worked;
  }
  const swap = (operator === '+' || operator === '*') && random.chance(0.35);
  const shown = swap ? { ...node, left: right!, right: left! } : node;
  return formula(voice, `${expressionText(voice, shown, true)} = ${value}`);
}

/** A product done in the head: `24 * 59 = 24 * 60 - 24 = 1440 - 24 = 1416`; once for each product of a trace. */
function workedProduct(mind: Mind, a: number, b: number): string | undefined {
  const { times, gap: wide } = mind.voice;
  if (
    a < 12 ||
    b < 12 ||
    a > 200 ||
    b > 200 ||
    a % 10 === 0 ||
    b % 10 === 0 ||
    !remember(mind, 'worked', a * b)
  )
    return undefined;
  const gap = wide === '' && /[a-z]/.test(times) ? ' ' : wide;
  const product = (x: number, y: number): string => `${x}${gap}${times}${gap}${y}`;
  const up = Math.ceil(b / 10) * 10;
  const tens = Math.floor(b / 10) * 10;
  const [first, sign, second] = up - b <= 2 ? [up, '-', up - b] : [tens, '+', b - tens];
  const parts = `${product(a, first)}${wide}${sign}${wide}${second === 1 ? a : product(a, second)}`;
  const sums = `${a * first}${wide}${sign}${wide}${a * second}`;
  return formula(mind.voice, `${product(a, b)} = ${parts} = ${sums} = ${a * b}`);
}

/** The steps of a node, innermost first, each an operation on values. */
export function stepsOf(node: Node): Node[] {
  return node.operator ? [...stepsOf(node.left!), ...stepsOf(node.right!), node] : [];
}

/** A whole expression with its value, as one equation, a chain, or steps in a row. */
export function evaluationText(mind: Mind, node: Node): string {
  const { voice, random } = mind;
  const steps = stepsOf(node);
  if (steps.length <= 1) return stepText(mind, node, 0);
  switch (random.weighted([3, 4, 2.5])) {
    case 0:
      return formula(voice, `${expressionText(voice, node)} = ${node.value}`);
    case 1:
      return formula(
        voice,
        `${expressionText(voice, node)} = ${expressionText(voice, node, true)} = ${node.value}`,
      );
    default:
      return steps
        .map((step, i) => stepText(mind, step, i === 0 ? 0 : voice.prose * 0.6))
        .join(random.pick([', ', ', then ', ', and ']));
  }
}

/** How a value misses its goal, as the rest of a sentence that starts with the value's equation. */
export function missText(mind: Mind, value: number, goal: number): string {
  const d = Math.abs(goal - value);
  const near = d <= 3 || d * 40 <= goal;
  const far = d > 60 && (value > 2 * goal || goal > 2 * value);
  const slots = { d, g: goal, v: value };
  const [closeBy, usual, wide] = value < goal ? [LOW_NEAR, LOW, LOW_FAR] : [HIGH_NEAR, HIGH, HIGH_FAR];
  const text = say(mind, near ? closeBy : far ? wide : usual, slots);
  return text.startsWith('—') ? ` ${text}` : text;
}

/** Computes a full expression that misses the target, and keeps it in mind. */
export function noteMiss(mind: Mind, node: Node): void {
  if (remember(mind, 'full', nodeKey(node))) mind.misses.push(node);
}
