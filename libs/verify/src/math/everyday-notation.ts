import { isNumberWord, wordsAsDigits } from './number-words.ts';

const LONGEST = 160;
const WRAPPED = /\\(?:text|textbf|textrm|textit|mathrm|mathbf|mbox|textnormal|operatorname)\s*\{([^{}]*)\}/g;
/** Groups of three digits with points, apostrophes or low lines between them: `1.234.567`, `12.345,67`, `1'000`. */
const GROUPED =
  /^\D*\d{1,3}(?:(?:\.\d{3}){2,}|(?:\.\d{3})+(?=,\d)|(?:['’]\d{3})+|(?:_\d{3})+)(?:,\d+)?(?!\d)\D*$/;
/** `12,34,567`: lakhs and crores. */
const INDIAN = /^[^\d,]{0,6}\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?(?!\d)[^\d,]*$/;
/** `n = 2^k \text{ for } k \ge 1` */
const CONDITION = /\\text\s*\{\s*,?\s*(?:for|where|with|when|if)(?:\s+(?:all|any|some|every|each))?\s*\}/g;
/** `2^n - 1 \text{ for all } n \ge 1`: for which values of its variable a formula holds. */
const DOMAIN =
  /\s*,?\s*\\text\s*\{\s*,?\s*(?:for|where|with)(?:\s+(?:all|any|every|each))?\s*\}\s*[A-Za-z]\s*(?:\\geq?|>|\\in|\\neq?|≥|∈)(?![^]*[,;=])(?![^]*\\text)[^]*$/;
/** `{x | x > 4}` with braces that LaTeX would not show */
const PLAIN_SET = /^\{([^{}\\]*[|:][^{}]*)\}$/;
/** "3 and 3/8" */
const MIXED = /^(\d+) and (\d+)\/(\d+)$/;
const BARE_WORDS = /(?<![\\A-Za-z])[A-Za-z]{2,}/g;
const EVERYDAY = new Set(
  (
    'diverges tends goes approaches negative minus positive plus half greater more least less most larger smaller fewer equal equals ' +
    'different real reals modulo noon midnight to out in usd us eur gbp inr cny rmb rs non nonnegative nonpositive empty integers natural rational rationals'
  ).split(' '),
);

function hasEverydayWord(text: string): boolean {
  const words = text.match(BARE_WORDS);
  return words?.some((word) => EVERYDAY.has(word.toLowerCase()) || isNumberWord(word)) ?? false;
}

/**
 * The same answer in the notation that the grammar knows, where it is written as people say it: "3 to 2" as
 * `3:2`, "x is at least 2" as `x \ge 2`, "two thirds", "negative five", "5 choose 2", `{}_5C_2`, `]0,1[`. Other
 * readings of a text, beside the usual one.
 */
export function everydayNotations(text: string): string[] {
  if (text.length > LONGEST) return [];
  const out: string[] = [];
  const keep = (rewritten: string) => {
    if (rewritten !== text && rewritten.trim() !== '') out.push(rewritten);
  };
  if (GROUPED.test(text)) keep(text.replaceAll(/(\d)[.'’_](?=\d{3}(?!\d))/g, '$1').replace(',', '.'));
  if (text.endsWith(')')) keep(text.replace(/\s*\((?!.*\b(?:or|not|no|and)\b)[A-Za-z][A-Za-z -]{2,}\)$/, ''));
  if (text.includes('\\text')) {
    const domain = DOMAIN.exec(text);
    if (domain !== null) keep(text.slice(0, domain.index));
    keep(text.replaceAll(CONDITION, ', '));
  }
  if (text.startsWith('{') && text.endsWith('}')) keep(text.replace(PLAIN_SET, '\\{$1\\}'));
  if (MIXED.test(text)) keep(text.replace(MIXED, '$1+\\frac{$2}{$3}'));
  const label = text.includes(': ') ? /^[A-Za-z][A-Za-z ]{1,30}:\s+(?=[-\d(\\[$])/.exec(text) : null;
  if (label !== null) keep(text.slice(label[0].length));
  if (INDIAN.test(text)) keep(text.replaceAll(',', ''));
  if (text.includes('{,}')) keep(text.replaceAll(/(\d)\{,\}(?=\d)(?!\d{3}(?!\d))/g, '$1.'));
  if (text.includes('const'))
    keep(text.replaceAll(/\+\s*(?:\\(?:text|mathrm)\s*\{\s*)?const(?:ant\b|\.|\b)\s*\}?/g, '+C'));
  if (/[CPA]/.test(text) || text.includes('choose')) keep(combinations(text));
  if (text.includes('[') || text.includes(']')) keep(reversedBrackets(text));
  if (/\.\d*\(\d+\)/.test(text)) keep(text.replaceAll(/(\d*\.\d*)\((\d+)\)/g, '$1\\overline{$2}'));
  keep(text.replace(/^[A-Z]\s*(\([^()]*,[^()]*\))$/, '$1'));
  const plain = /\\[a-z]+\s*\{/.test(text)
    ? text.replaceAll(WRAPPED, ' $1 ').replaceAll(/[~\s]+|\\ /g, ' ')
    : text;
  // A second is no ordinal where something happens per second.
  if (!/per\s+second/i.test(plain) && hasEverydayWord(plain)) {
    const words = inSymbols(plain.trim());
    if (words !== plain.trim()) keep(words);
  }
  return out;
}

const ARGUMENT = String.raw`(\d+|[a-z]|\{[^{}]{1,20}\})`;
const SIGN = String.raw`(?:\\(?:mathrm|text|operatorname|mathbf)\s*\{\s*([CPA])\s*\}|([CPA]))`;
const FRONT = new RegExp(
  String.raw`^(?:\{\s*\}|\\,|\{\})?\s*[_^]?\s*${ARGUMENT}\s*(?:\{\})?\s*${SIGN}\s*(?:_\s*${ARGUMENT}|(\d+|r))$`,
);
const BEHIND = new RegExp(
  String.raw`^${SIGN}\s*(?:_\s*${ARGUMENT}\s*\^\s*${ARGUMENT}|\^\s*${ARGUMENT}\s*_\s*${ARGUMENT})$`,
);
const CALLED =
  /^(?:n?\s*([CP])r?|\\(?:mathrm|text|operatorname)\{n?([CP])r?\})\s*\(([^,()]{1,30}),([^,()]{1,30})\)$/;

/** `C(5,2)`, `{}_5C_2`, `5C2`, `C_5^2`, `nCr(5, 2)`, "5 choose 2"; `P` and `A` count arrangements. */
function combinations(text: string): string {
  const chosen = /^(\d+|[a-z])\s+choose\s+(\d+|[a-z])$/.exec(text);
  if (chosen !== null) return `\\binom{${chosen[1]!}}{${chosen[2]!}}`;
  const called = CALLED.exec(text);
  if (called !== null) return counted(called[1] ?? called[2]!, called[3]!, called[4]!);
  const front = FRONT.exec(text);
  if (front !== null) return counted(front[2] ?? front[3]!, front[1]!, front[4] ?? front[5]!);
  const behind = BEHIND.exec(text);
  if (behind === null) return text;
  // `C_5^2` and `C^2_5` are both used for the same: the larger number is what is chosen from.
  const [below, above] = [behind[3] ?? behind[6]!, behind[4] ?? behind[5]!];
  const swap = /^\d+$/.test(below) && /^\d+$/.test(above) && Number(below) < Number(above);
  return counted(behind[1] ?? behind[2]!, swap ? above : below, swap ? below : above);
}

function counted(sign: string, n: string, k: string): string {
  const binomial = `\\binom{${n}}{${k}}`;
  return sign === 'C' ? binomial : `${binomial}\\cdot (${k})!`;
}

/** `]0,1[` and `[0,1[`: brackets that are turned outwards leave the end out. */
function reversedBrackets(text: string): string {
  const brackets = text.match(/[[\]]/g) ?? [];
  if (brackets.length % 2 !== 0 || (brackets[0] !== ']' && brackets.at(-1) !== '[')) return text;
  let count = 0;
  return text.replaceAll(/[[\]]/g, (bracket) =>
    count++ % 2 === 0 ? (bracket === '[' ? '[' : '(') : bracket === ']' ? ']' : ')',
  );
}

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:the )?(?:limit|integral|series|sum|it)?\s*(?:diverges|tends|goes|approaches) to\b/gi, ''],
  [/\bhalf an?\b/gi, '\\frac{1}{2}'],
  [/\b(?:negative|minus) infinity\b/gi, '-\\infty'],
  [/\b(?:negative|minus)\s+(?=[\d.\\])/gi, '-'],
  [/\b(?:positive|plus) infinity\b/gi, '\\infty'],
  [
    /\b(?:is |are )?(?:greater than or equal to|more than or equal to|at least|no less than|not less than)\b/gi,
    '\\ge ',
  ],
  [
    /\b(?:is |are )?(?:less than or equal to|at most|no more than|no greater than|not more than|not greater than)\b/gi,
    '\\le ',
  ],
  [/\b(?:is |are )?(?:strictly )?(?:greater than|more than|larger than)\b/gi, '>'],
  [/\b(?:is |are )?(?:strictly )?(?:less than|smaller than|fewer than)\b/gi, '<'],
  [/\b(?:is |are )?(?:not equal to|different from)\b/gi, '\\ne '],
  [/\b(?:is |are )?equal to\b|\bequals\b/gi, '='],
  [
    /^(?:the set of )?(?:all )?real(?: numbers?|s)?,? (?:\w )?(?:except|other than|excluding|but not|but)(?: for)?\s*(?:\w\s*=\s*)?\\?\{?([^{}]+?)\\?\}?$/i,
    '\\mathbb{R}\\setminus\\{$1\\}',
  ],
  [/^(?:the )?(?:set of )?(?:all )?(?:strictly )?positive real(?: numbers?|s)$/i, '(0,\\infty)'],
  [/^(?:the )?(?:set of )?(?:all )?(?:strictly )?negative real(?: numbers?|s)$/i, '(-\\infty,0)'],
  [/^(?:the )?(?:set of )?(?:all )?non-?negative real(?: numbers?|s)$/i, '[0,\\infty)'],
  [/^(?:the )?(?:set of )?(?:all )?non-?positive real(?: numbers?|s)$/i, '(-\\infty,0]'],
  [/^(?:the )?(?:set of )?(?:all )?real(?: numbers?|s)$/i, '\\mathbb{R}'],
  [/^(?:the set of )?(?:all )?positive integers$/i, '\\mathbb{Z}^+'],
  [/^(?:the set of )?(?:all )?(?:the )?integers$/i, '\\mathbb{Z}'],
  [/^(?:the set of )?(?:all )?natural numbers$/i, '\\mathbb{N}'],
  [/^(?:the set of )?(?:all )?rational(?:s| numbers)$/i, '\\mathbb{Q}'],
  [/^(?:the )?empty set$/i, '\\emptyset'],
  [/\bmodulo\b/gi, '\\bmod '],
  [/^(?:12(?::00)? )?noon$/i, '12:00 \\text{pm}'],
  [/^(?:12(?::00)? )?midnight$/i, '12:00 \\text{am}'],
];

/** Words as the signs they stand for. */
function inSymbols(text: string): string {
  let out = text;
  for (const [words, sign] of PHRASES) out = out.replace(words, sign);
  out = wordsAsDigits(out);
  return out
    .replaceAll(/([\d)}])\s+(?:is )?to\s+(?=[-\d\\(])/g, '$1:')
    .replace(/^(\d+)\s+(?:out of|in)\s+(\d+)$/, '\\frac{$1}{$2}')
    .replace(/^(?:USD|US|EUR|GBP|INR|CNY|RMB|Rs)\.?\s*(?:\\?\$)?\s*(?=[\d.])/, '')
    .replace(/^[±]/, '\\pm ');
}
