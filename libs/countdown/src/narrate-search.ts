import { CountdownError } from './countdown-error.ts';
import {
  factorSplit,
  freeTries,
  lastStep,
  merge,
  nearProduct,
  quotients,
  type Episode,
} from './narration/episodes.ts';
import { finish } from './narration/finale.ts';
import {
  endParagraph,
  expressionText,
  formula,
  listNumbers,
  type Mind,
  say,
  stepsOf,
  stepText,
} from './narration/mind.ts';
import { leavesOf, type Node, nodeOf, numberNode } from './narration/node.ts';
import { openUp } from './narration/opening.ts';
import { createSpeaker } from './narration/phrase.ts';
import { findNode } from './narration/reach.ts';
import { parity, repair, rules, subsetHit } from './narration/reflections.ts';
import { BOXED, SUMMARY } from './narration/remarks.ts';
import { createVoice } from './narration/voice.ts';
import { parseExpression } from './parse-expression.ts';
import type { CountdownProblem } from './problem.ts';
import { createRandom, type Random } from './random.ts';

/** How long traces are, in tokens of the whole response as `countTokens` counts them. */
export interface TraceLength {
  /** The median over problems of 4 operands; 3 operands are shorter, 5 and 6 longer. Default 1500. */
  readonly median?: number;
  /** No response is longer. Default 8000. */
  readonly max?: number;
  /** The spread: standard deviation of the logarithm of the length. Default 0.6. */
  readonly spread?: number;
}

/** Settings of {@link narrateSearch}. */
export interface NarrateOptions {
  readonly seed: number;
  readonly length?: TraceLength;
  /** Counts the tokens of a text; called a few times a trace. */
  readonly countTokens: (text: string) => number;
}

/** A long chain of thought for one problem. */
export interface SearchTrace {
  /** What stands inside the think tags. */
  readonly reasoning: string;
  /** `<think>\n` + reasoning + `\n</think>\n\n` + a short summary that ends with `\boxed{expression}`. */
  readonly response: string;
  /** The solution, with `+ - * /`. */
  readonly expression: string;
  /** Tokens of the response. */
  readonly tokens: number;
  /** Stretches of search that led nowhere before the solution. */
  readonly episodes: number;
  /** Full expressions computed that miss the target. */
  readonly misses: number;
}

/**
 * Thinks aloud about a problem until it is solved: a heuristic search with the dead ends it meets. What the
 * known solution decides is only when the search is let to find it, so that lengths come out as asked.
 * Every statement about numbers is computed. The same problem, seed and `countTokens` give the same trace.
 * Throws a {@link CountdownError} for a problem without a solution through whole, non-negative steps.
 */
export function narrateSearch(problem: CountdownProblem, options: NarrateOptions): SearchTrace {
  const { median = 1500, max = 8000, spread = 0.6 } = options.length ?? {};
  if (!(median > 0) || !(max >= 200))
    throw new CountdownError('length: median must be above 0 and max at least 200');
  const random = createRandom(options.seed, 'trace', problem.target, ...problem.numbers);
  const wanted = median * (SCALE[problem.numbers.length] ?? 1) * Math.exp(spread * random.normal());
  const state = createRandom(options.seed, 'words', problem.target, ...problem.numbers).below(2 ** 30);
  for (let share = 1; ; share *= 0.6) {
    const trace = attempt(problem, options, createRandom(state, share), Math.min(wanted, max * 0.9) * share);
    if (trace.tokens <= max || share < 0.01) return trace;
  }
}

/** How much longer the search is by operand count: the space grows, and so do traces. */
const SCALE: Readonly<Record<number, number>> = { 2: 0.2, 3: 0.4, 4: 1, 5: 1.3, 6: 1.6 };

const EPISODES: readonly Episode[] = [
  nearProduct,
  factorSplit,
  lastStep,
  merge,
  freeTries,
  quotients,
  repair,
  subsetHit,
  parity,
  rules,
];
const EASE = [3, 1.6, 2.5, 2, 2, 0.8, 1.5, 0.5, 0.4, 0.15];

function attempt(
  problem: CountdownProblem,
  { countTokens }: NarrateOptions,
  random: Random,
  wanted: number,
): SearchTrace {
  const mind = createMind(problem, random);
  const solution = solutionOf(problem, mind.numbers);
  openUp(mind);
  let room = roomFor(mind, wanted, countTokens, OPENING_DENSITY);
  let measured = false;
  let episodes = 0;
  const spent = EPISODES.map(() => 0);
  for (let idle = 0; mind.written < room && idle < 12;) {
    const kind = random.weighted(EASE.map((ease, i) => (ease * mind.voice.tastes[i]!) / (1 + spent[i]!)));
    if (EPISODES[kind]!(mind)) {
      if (!measured && mind.written > MEASURE_AT) {
        room = roomFor(mind, wanted, countTokens, 1);
        measured = true;
      }
      episodes++;
      idle = 0;
      spent[kind]! *= 0.5;
    } else {
      idle++;
      spent[kind]! += 3;
    }
  }
  endParagraph(mind);
  finish(mind, solution);
  const reasoning = mind.paragraphs.join('\n\n');
  const expression = plainText(solution);
  const response = `<think>\n${reasoning}\n</think>\n\n${summary(mind, solution, expression)}`;
  return {
    reasoning,
    response,
    expression,
    tokens: countTokens(response),
    episodes,
    misses: mind.misses.length,
  };
}

/** Characters after which tokens per character are counted anew: the opening holds fewer numbers than the rest. */
const MEASURE_AT = 2000;

/** How many more tokens a character is worth in the search than in the opening. */
const OPENING_DENSITY = 1.15;

/** Characters kept for the last line of search, its checks and the summary. */
const ENDING = 1000;

/** Characters of search for the tokens wanted. */
function roomFor(mind: Mind, wanted: number, countTokens: (text: string) => number, factor: number): number {
  const density = countTokens(mind.paragraphs.join('\n\n')) / Math.max(1, mind.written);
  return wanted / Math.max(0.1, density * factor) - ENDING;
}

function createMind({ numbers, target }: CountdownProblem, random: Random): Mind {
  const voice = createVoice(random, EPISODES.length);
  const speaker = createSpeaker(random, {
    S: voice.self === 'I' ? 'I' : 'We',
    s: voice.self === 'I' ? 'I' : 'we',
    L: voice.self === 'I' ? 'Let me' : "Let's",
    am: voice.self === 'I' ? "I'm" : "we're",
  });
  return {
    random,
    voice,
    speaker,
    target,
    numbers: numbers.map(numberNode),
    memory: new Set(),
    misses: [],
    paragraphs: [],
    draft: '',
    written: 0,
  };
}

/** The known solution over the problem's own numbers, or one that is looked for. */
function solutionOf({ numbers, target, solution }: CountdownProblem, nodes: readonly Node[]): Node {
  const parsed = solution === undefined ? undefined : parseExpression(solution);
  const known = parsed?.ok ? nodeOf(parsed.sides[0]!) : undefined;
  const found = known ? onto(known, [...nodes]) : findNode(nodes, target);
  if (found?.value === target && leavesOf(found).length === numbers.length) return found;
  throw new CountdownError(`no solution through whole numbers for ${target} from ${numbers.join(', ')}`);
}

/** The same expression with the given nodes as its numbers. */
function onto(node: Node, left: Node[]): Node | undefined {
  if (!node.operator) {
    const at = left.findIndex(({ value }) => value === node.value);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  }
  const a = onto(node.left!, left);
  const b = onto(node.right!, left);
  return a && b && { ...node, left: a, right: b };
}

function plainText(node: Node): string {
  return expressionText(PLAIN, node);
}

const PLAIN = { times: '*', over: '/', gap: ' ' } as Mind['voice'];

function summary(mind: Mind, solution: Node, expression: string): string {
  const steps = stepsOf(solution)
    .map((step) => stepText(mind, step, 0))
    .join(', ');
  const list = listNumbers(mind, mind.numbers, 'given');
  const box = `\\boxed{${expression}}`;
  return `${say(mind, SUMMARY, { e: formula(mind.voice, expressionText(mind.voice, solution)), steps, list, T: mind.target })}\n\n${say(mind, BOXED, { box })}`;
}
