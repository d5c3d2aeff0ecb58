import { evaluateExpression } from './expression.ts';
import { narrateSearch } from './narrate-search.ts';
import { parseExpression } from './parse-expression.ts';
import { planProblems } from './plan-problems.ts';
import type { CountdownProblem } from './problem.ts';

/** What a trace states about numbers, read back from its text alone. */
interface Reading {
  readonly statements: number;
  readonly faults: string[];
}

describe('what a trace states about numbers', () => {
  const TRACES = 1500;
  let readings: Reading[] = [];

  beforeAll(() => {
    const problems = planProblems({
      seed: 20,
      splits: [{ name: 'train', count: TRACES, operands: { 3: 1, 4: 2, 5: 2, 6: 1 }, targets: 'any' }],
    }).train!;
    readings = problems.map((problem, seed) => {
      const trace = narrateSearch(problem, { seed, countTokens: (text) => text.length / 2.6 });
      return readClaims(trace.response, problem);
    });
  });

  it('is true in every trace', () => {
    expect(readings.flatMap(({ faults }) => faults).slice(0, 20)).toEqual([]);
  });

  it('is found and read in numbers worth the test', () => {
    const statements = readings.reduce((sum, reading) => sum + reading.statements, 0);
    expect(statements).toBeGreaterThan(60 * TRACES);
  });

  it.each([
    ['25 * 4 = 101', 'is false'],
    ['25 times 4 is 90.', 'is false'],
    ['25 * 4 = 100, which is 3 short of 95.', 'is false'],
    ['25 * 4 = 100. That is 3 too low.', 'is false'],
    ['91 is prime.', 'is false'],
    ['4 goes into 25 exactly 6 times.', 'is false'],
    ['From 25 and 4: 25 + 4 = 29, 25 - 4 = 21; no 29.', 'is false'],
    ['Maybe 1234 helps.', 'out of nowhere'],
  ])('would be caught when wrong: %s', (text, fault) => {
    const { faults } = readClaims(text, { numbers: [25, 4], target: 95 });
    expect(faults.join()).toContain(fault);
  });
});

const NUMBER = '(\\d+)';
const WORDS: readonly [RegExp, (a: number, b: number, c: number) => boolean][] = (
  [
    ['%1 plus %2 (?:is|gives|makes) %3', (a, b, c) => a + b === c],
    ['%1 and %2 (?:together (?:make|give)|add up to|sum to) %3', (a, b, c) => a + b === c],
    ['adding %1 to %2 gives %3', (a, b, c) => a + b === c],
    ['the sum of %1 and %2 is %3', (a, b, c) => a + b === c],
    ['%1 (?:minus|less) %2 (?:is|gives|leaves) %3', (a, b, c) => a - b === c],
    ['taking %1 (?:from|off|away from) %2 leaves %3', (a, b, c) => b - a === c],
    ['the difference (?:of|between) %1 and %2 is %3', (a, b, c) => Math.abs(a - b) === c],
    ['subtracting %1 from %2 (?:gives|leaves) %3', (a, b, c) => b - a === c],
    ['%1 times %2 (?:is|gives|makes) %3', (a, b, c) => a * b === c],
    ['the product of %1 and %2 is %3', (a, b, c) => a * b === c],
    ['%1 multiplied by %2 (?:is|gives) %3', (a, b, c) => a * b === c],
    ['multiplying %1 by %2 gives %3', (a, b, c) => a * b === c],
    ['%1 divided by %2 (?:is|gives) %3', (a, b, c) => a === b * c],
    ['%1 over %2 is %3', (a, b, c) => a === b * c],
    ['%1 goes into %2 exactly %3 times', (a, b, c) => b === a * c],
    ['dividing %1 by %2 (?:gives|leaves) %3', (a, b, c) => a === b * c],
  ] as [string, (a: number, b: number, c: number) => boolean][]
).map(([pattern, holds]) => [new RegExp(pattern.replace(/%\d/g, NUMBER), 'gi'), holds]);

const SIDE = '\\(*\\d+\\)*(?: *[-+*/] *\\(*\\d+\\)*)*';
const EQUATION = new RegExp(`${SIDE}(?: *= *${SIDE})+`, 'g');
const DOWN = 'short|too low|too small|too little|under|below|less|shy|low|missing|on the low side';
const UP = 'over|too high|too big|too much|above|past|too many|on the high side|more than';

/** Reads every statement about numbers out of a text and says which are false or come from nowhere. */
function readClaims(response: string, { numbers, target }: CountdownProblem): Reading {
  const faults: string[] = [];
  const known = new Set<number>([...numbers, target, 0, 1]);
  let statements = 0;
  const state = (ok: boolean, text: string): void => {
    statements++;
    if (!ok) faults.push(`${target} from ${numbers.join(',')}: "${text.trim()}" is false`);
  };
  let text = plain(response);
  text = text.replace(EQUATION, (found) => {
    const { head, chain, tail } = trimChain(found);
    const sides = chain.split('=').map((side) => valueOf(side));
    state(sides.length > 1 && sides.every((value) => value !== undefined && value === sides[0]), chain);
    for (const literal of chain.match(/\d+/g) ?? []) known.add(Number(literal));
    return `${head}⟦${sides.at(-1) ?? 'NaN'}⟧${tail}`;
  });
  for (const [pattern, holds] of WORDS)
    text = text.replace(pattern, (found, a: string, b: string, c: string) => {
      state(holds(Number(a), Number(b), Number(c)), found);
      for (const value of [a, b, c]) known.add(Number(value));
      return `⟦${c}⟧`;
    });
  for (const [found, n] of text.matchAll(/(\d+) is (?:a )?prime/g)) state(isPrime(Number(n)), found);
  for (const [found, n, k] of text.matchAll(/(\d+) is (?:divisible by|a multiple of) (\d+)/g))
    state(Number(n) % Number(k) === 0, found);
  for (const [found, k, n] of text.matchAll(/(\d+) (?:divides|is a factor of|goes into) (\d+)/g))
    state(Number(n) % Number(k) === 0, found);
  if (/isn't a multiple of any of them|one of them divides|none of the numbers divides/i.test(text))
    state(
      numbers.every((n) => n === 1 || target % n !== 0),
      'no number divides the target',
    );
  checkMisses(text, target, state, known);
  checkLists(text, state);
  checkParity(text, state);
  checkPairs(text, state, known);
  for (const match of text.matchAll(/(?<![⟦\d])\d+/g)) {
    const d = Number(match[0]);
    if (known.has(d)) continue;
    const value = /⟦(\d+)⟧[^⟦]{0,120}$/.exec(text.slice(Math.max(0, match.index - 140), match.index))?.[1];
    const goals = [
      target,
      ...(text.slice(Math.max(0, match.index - 900), match.index).match(/\d+/g) ?? []).map(Number),
    ];
    if (value !== undefined && goals.some((goal) => Math.abs(goal - Number(value)) === d)) {
      statements++;
      known.add(d);
    } else
      faults.push(
        `${target} from ${numbers.join(',')}: ${d} comes out of nowhere: ...${text.slice(match.index - 60, match.index + 40)}`,
      );
  }
  return { statements, faults };
}

/** "…⟦93⟧, which is 2 short of 95": right by the goal that is named, or by one that was asked for before. */
function checkMisses(
  text: string,
  target: number,
  state: (ok: boolean, text: string) => void,
  known: Set<number>,
): void {
  const reversed = /⟦(\d+)⟧([^⟦⟧\n\d]{0,40})(\d+) is (\d+) (less|more|lower|higher|away)/g;
  text = text.replace(
    reversed,
    (found, value: string, _between: string, goal: string, d: string, word: string) => {
      const change = word === 'less' || word === 'lower' ? -Number(d) : Number(d);
      state(
        Number(value) + change === Number(goal) ||
          (word === 'away' && Number(value) - change === Number(goal)),
        found,
      );
      return '';
    },
  );
  text = text.replace(
    /⟦(\d+)⟧[^⟦⟧\n\d]{0,30}?(\d+) (less|more) and it would fit/g,
    (found, value: string, d: string, word: string) => {
      const goal = Number(value) + (word === 'less' ? -1 : 1) * Number(d);
      state(goal === target || text.includes(`${goal}`), found);
      return '';
    },
  );
  text = text.replace(
    /⟦(\d+)⟧[^⟦⟧\n\d]{0,30}?(missing|overshooting) (\d+) by (\d+)/g,
    (found, v: string, word: string, g: string, d: string) => {
      state(Number(v) + (word === 'missing' ? 1 : -1) * Number(d) === Number(g), found);
      return '';
    },
  );
  const claims = new RegExp(
    `⟦(\\d+)⟧((?:(?!Off by)[^⟦⟧\\n]){0,70}?)(?:(\\d+) (${DOWN}|${UP})\\b|(?:(?<!divisible |multiplied |divided )by|Short by|Over by|Low by|High by) (\\d+))( (?:of|than|below|under|above|$)? ?(\\d+))?`,
    'g',
  );
  for (const match of text.matchAll(claims)) {
    const [found, value, between = '', amount, word, byAmount] = match;
    const d = Number(amount ?? byAmount);
    known.add(d);
    const v = Number(value);
    const before = text.slice(Math.max(0, match.index - 900), match.index);
    const named: string | undefined = /(?:of|than|below|under|above|past|past|shy of) (\d+)/.exec(
      found.slice(found.indexOf(String(d))),
    )?.[1];
    const down = word
      ? new RegExp(`^(?:${DOWN})$`).test(word)
      : /(?:under|short|small|low|not enough)/i.test(between + found);
    const goals = named ? [Number(named)] : [target, ...(before.match(/\d+/g) ?? []).map(Number)];
    state(goals.includes(down ? v + d : v - d), found);
  }
}

/** "no 29 there": none of the values just listed is the goal. */
function checkLists(text: string, state: (ok: boolean, text: string) => void): void {
  const listed =
    /(⟦\d+⟧(?:(?:,|;|\n)\s*⟦\d+⟧)+)[;,—\s]+(?:and )?(?:no (\d+)|none of (?:them|these) (?:is|are) (\d+)|not one of them is (\d+)|nothing(?: there)? (?:equals|gives|hits) (\d+)|(?:not|never) (\d+))/gi;
  for (const [found, values = '', ...goals] of text.matchAll(listed)) {
    const goal = goals.filter(Boolean).join('');
    state(!values.includes(`⟦${goal}⟧`), found);
  }
}

/** "3 and 7 only give 10, 4 and 21": each is what the two give. */
function checkPairs(text: string, state: (ok: boolean, text: string) => void, known: Set<number>): void {
  const listed =
    /(\d+) and (\d+)(?: only give| just give| give only| make| give| give:| again:) ((?:[{[]|the )?\d+(?:(?:, and |, | and )(?:the )?\d+)+)/g;
  for (const [found, first, second, values = ''] of text.matchAll(listed)) {
    const [a, b] = [Number(first), Number(second)];
    const given = [a + b, Math.abs(a - b), a * b, a / b, b / a];
    const stated = (values.match(/\d+/g) ?? []).map(Number);
    for (const value of stated) known.add(value);
    state(
      stated.every((value) => given.includes(value)),
      found,
    );
  }
}

function checkParity(text: string, state: (ok: boolean, text: string) => void): void {
  for (const [found, bracketed, bare, kind] of text.matchAll(
    /(?:⟦(\d+)⟧|(\d+))(?:,)? (?:is|which is) (even|odd)/g,
  ))
    state(Number(bracketed ?? bare) % 2 === (kind === 'even' ? 0 : 1), found);
}

/** The text with plain operators and without LaTeX delimiters and list marks. */
function plain(text: string): string {
  return text
    .replace(/\\boxed\{[^}]*\}/g, '')
    .replace(/\\\(|\\\)|\$|\*\*/g, '')
    .replace(/\\times|\\cdot|×|·/g, '*')
    .replace(/(?<=[\d)]) x (?=[\d(])/g, ' * ')
    .replace(/\\div|÷/g, '/')
    .replace(/\\square/g, '□')
    .replace(/^\s*[-*] /gm, '')
    .replace(
      /(?:\.\.\.|_|\?|\[\]|□|\?|\bX|\bN|rest|\(rest\)) [-+*/] \d+|\d+ [-+*/] (?:\.\.\.|_|\?|□|\?|X\b|N\b|rest)/g,
      (found) => /\d+/.exec(found)![0],
    );
}

/** Cuts parentheses that open or close outside an equation off its ends. */
function trimChain(found: string): { head: string; chain: string; tail: string } {
  let [start, end] = [0, found.length];
  const count = (text: string, mark: string): number => text.split(mark).length - 1;
  const first = (): string => found.slice(start, found.indexOf('='));
  const last = (): string => found.slice(found.lastIndexOf('='), end);
  while (count(first(), '(') > count(first(), ')') && found[start] === '(') start++;
  while (count(last(), ')') > count(last(), '(') && found[end - 1] === ')') end--;
  return { head: found.slice(0, start), chain: found.slice(start, end), tail: found.slice(end) };
}

function valueOf(text: string): number | undefined {
  const parsed = parseExpression(text);
  if (!parsed.ok) return undefined;
  const { n, d } = evaluateExpression(parsed.sides[0]!);
  return Number(n) / Number(d);
}

function isPrime(n: number): boolean {
  for (let k = 2; k * k <= n; k++) if (n % k === 0) return false;
  return n > 1;
}
