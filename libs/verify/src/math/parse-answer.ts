import { LIMITS } from './budget.ts';
import { RELATIONS } from './command-names.ts';
import type { Reading } from './lexer.ts';
import type { Node, RelationOperator } from './node.ts';
import { parseExpression } from './parse-expression.ts';
import { next, type ParserState, peek, SyntaxFault, syntaxFault } from './parser-state.ts';
import { tokensOf } from './tokens-of.ts';

/** Parses an answer in LaTeX or plain text; null when it is not mathematics that the grammar knows. */
export function parseAnswer(text: string, reading: Reading): Node | null {
  if (text.length > LIMITS.characters) return null;
  const tokens = tokensOf(text, reading);
  if (tokens === null || tokens.length < 2) return null;
  const p: ParserState = {
    tokens: [...tokens],
    reading,
    at: 0,
    depth: 0,
    bars: 0,
    stopAtBar: false,
    inIntegral: false,
  };
  try {
    skipLead(p);
    const node = parseStatements(p);
    skipTail(p);
    return peek(p).t === 'end' ? node : null;
  } catch (error) {
    if (error instanceof SyntaxFault || error instanceof RangeError) return null;
    throw error;
  }
}

/** Words that introduce an answer without being part of it. */
const LEAD =
  /^(?:the|answer|is|are|so|thus|therefore|hence|we|get|have|about|approximately|roughly|exactly|final|solution|solutions|solution is|value|values|of|and|that|it|equals|total|when|i\.e\.?|:)$/i;

/** "Answer:", "the minimum value is": words that say that a value follows. */
const LABEL = /^(?!.*\b(?:not|no|never)\b).*(?::|=|\b(?:is|are|equals|was|be))$/i;

function skipLead(p: ParserState): void {
  for (;;) {
    const token = peek(p);
    const only = peek(p, 1).t === 'end';
    if (only) return;
    if (token.t === 'let' && token.v === 'a' && peek(p, 1).t === 'text' && p.at === 0) p.at++;
    else if (
      token.t === 'text' &&
      (LABEL.test(token.v) || token.v.split(' ').every((word) => LEAD.test(word)))
    )
      p.at++;
    else if (
      token.t === ',' ||
      token.t === ':' ||
      token.t === 'implies' ||
      token.t === '\\\\' ||
      (token.t === '*' && peek(p, 1).t === '*')
    )
      p.at++;
    else if (token.t === 'cmd' && (token.v === 'because' || token.v === 'triangle')) p.at++;
    else if (token.t === 'cmd' && token.v === 'angle' && !namesThreePoints(p)) p.at++;
    else return;
  }
}

/** `\angle ABC` is a name of its own. */
function namesThreePoints(p: ParserState): boolean {
  return [1, 2, 3].every((ahead) => peek(p, ahead).t === 'let' && /^[A-Z]$/.test(peek(p, ahead).v));
}

function skipTail(p: ParserState): void {
  while (/^(?:\.|,|;|:|\*|\\\\|}|!|\?)$/.test(peek(p).t)) p.at++;
}

const SEPARATORS = new Set([',', ';', 'and', 'or', '\\\\', '&']);

/** Statements with separators between them: one node, or a list without brackets. */
export function parseStatements(p: ParserState): Node {
  const first = parseRelation(p);
  const items: Node[] = [first];
  let separator: ',' | 'or' | 'and' = ',';
  let groups: Node[][] | null = null;
  while (SEPARATORS.has(peek(p).t)) {
    const start = p.at;
    let semicolon = false;
    while (SEPARATORS.has(peek(p).t)) {
      const { t } = next(p);
      if (t === 'or') separator = 'or';
      else if (t === 'and' && separator === ',') separator = 'and';
      else if (t === ';') semicolon = true;
    }
    if (closes(peek(p).t) || (peek(p).t === '.' && peek(p, 1).t === 'end')) {
      if (!closes(peek(p).t) || items.length > 0) break;
      p.at = start;
      break;
    }
    if (items.length >= LIMITS.elements) throw syntaxFault('too many elements');
    if (semicolon) {
      groups ??= [];
      groups.push(items.splice(0));
    }
    items.push(parseRelation(p));
  }
  if (groups !== null) {
    groups.push(items);
    // `1,2;3,4` lists pairs; `x=1; y=2` is a plain list.
    const pairs = groups.every((group) => group.length > 1);
    const xs = groups.map((group) => (group.length === 1 ? group[0]! : list(group, ',')));
    return list(
      pairs
        ? xs.map((x) => (x.k === 'list' ? { ...x, open: '(' as const, close: ')' as const } : x))
        : groups.flat(),
      separator,
    );
  }
  return items.length === 1 ? first : list(shareInequation(items), separator);
}

/** `x \ne 2, 3` says of both that `x` is not equal to them. */
function shareInequation(items: readonly Node[]): readonly Node[] {
  const [first, ...rest] = items;
  if (
    first?.k !== 'rel' ||
    first.ops.length !== 1 ||
    first.ops[0] !== '!=' ||
    rest.some((x) => x.k !== 'num' && x.k !== 'mul')
  )
    return items;
  const [name] = first.xs;
  if (name?.k !== 'sym') return items;
  return [first, ...rest.map((x): Node => ({ k: 'rel', ops: ['!='], xs: [name, x] }))];
}

function list(xs: readonly Node[], separator: ',' | 'or' | 'and'): Node {
  return { k: 'list', open: '', close: '', xs, separator };
}

function closes(t: string): boolean {
  return (
    t === 'end' || t === ')' || t === ']' || t === '}' || t === '\\}' || t === 'rangle' || t === 'close|'
  );
}

/** `a = b`, `1 < x <= 3`, `x \in S`; the last statement of `A \implies B`. */
export function parseRelation(p: ParserState): Node {
  let node = parseChain(p);
  while (peek(p).t === 'implies') {
    p.at++;
    node = parseChain(p);
  }
  return node;
}

function parseChain(p: ParserState): Node {
  while (peek(p).t === '&') p.at++;
  const first = relationAt(p) === null ? parseExpression(p) : ({ k: 'text', text: '' } satisfies Node);
  const xs: Node[] = [first];
  const ops: RelationOperator[] = [];
  for (;;) {
    while (peek(p).t === '&') p.at++;
    const op = relationAt(p);
    if (op === null) break;
    takeRelation(p);
    while (peek(p).t === '&') p.at++;
    ops.push(op);
    xs.push(parseExpression(p));
    if (xs.length > LIMITS.elements) throw syntaxFault('too many relations');
  }
  if (ops.length === 0) return first;
  // `\approx 17.1`: a value with a sign before it.
  if (first.k === 'text' && first.text === '') {
    if (xs.length === 2) {
      if (ops[0] === '=' || ops[0] === '~') return xs[1]!;
      return { k: 'rel', ops, xs };
    }
    return { k: 'rel', ops: ops.slice(1), xs: xs.slice(1) };
  }
  return { k: 'rel', ops, xs };
}

function relationAt(p: ParserState): RelationOperator | null {
  const token = peek(p);
  if (token.t === 'end') return null;
  if (
    token.t === '=' ||
    token.t === '<' ||
    token.t === '>' ||
    token.t === '<=' ||
    token.t === '>=' ||
    token.t === '!='
  )
    return token.t;
  if (token.t === 'to') return 'to';
  if (token.t !== 'cmd') return null;
  return (
    RELATIONS.get(token.v) ??
    (token.v === 'not' && peek(p, 1).t === '='
      ? '!='
      : token.v === 'not' && peek(p, 1).v === 'in'
        ? 'notin'
        : null)
  );
}

function takeRelation(p: ParserState): void {
  if (next(p).v === 'not') p.at++;
}
