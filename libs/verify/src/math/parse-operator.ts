import { int, type Node, sym } from './node.ts';
import { parseExpression } from './parse-expression.ts';
import { parsePostfix } from './parse-postfix.ts';
import { parseGroup, parsePrimary, startsPrimary } from './parse-primary.ts';
import { type ParserState, peek, syntaxFault, take } from './parser-state.ts';
import { mul } from './node.ts';

/** `\sum_{k=1}^{n} …`, `\prod`, and unions over an index. */
export function parseBigOperator(p: ParserState, name: string): Node {
  let lower: Node | null = null;
  let upper: Node | null = null;
  for (let count = 0; count < 2; count++) {
    if (take(p, '_')) lower = take(p, '{') ? parseGroup(p) : parsePrimary(p);
    else if (take(p, '^')) upper = parsePrimary(p);
  }
  const body = parseTerm(p);
  const index = lower?.k === 'rel' && lower.ops[0] === '=' ? lower.xs[0] : undefined;
  if (
    (name === 'sum' || name === 'prod') &&
    lower?.k === 'rel' &&
    lower.xs.length === 2 &&
    index !== undefined &&
    upper !== null
  ) {
    const variable = index.k === 'sym' ? index.name : index.k === 'const' ? index.name : null;
    if (variable !== null)
      return {
        k: 'big',
        op: name,
        variable,
        lower: lower.xs[1]!,
        upper,
        body: index.k === 'const' ? renamed(body, index.name) : body,
      };
  }
  return { k: 'call', name, xs: [lower ?? int(0), upper ?? int(0), body] };
}

/** A constant's letter that is bound as an index (`\sum_{i=1}^n i`) is a variable. */
function renamed(node: Node, name: string): Node {
  if (node.k === 'const') return node.name === name ? sym(name) : node;
  if (node.k === 'add' || node.k === 'mul' || node.k === 'fn' || node.k === 'call' || node.k === 'list')
    return { ...node, xs: node.xs.map((x) => renamed(x, name)) };
  if (node.k === 'pow')
    return { ...node, base: renamed(node.base, name), exponent: renamed(node.exponent, name) };
  return node;
}

/** The product after an operator sign; sums end it. */
function parseTerm(p: ParserState): Node {
  const factors: Node[] = [];
  if (take(p, '-')) factors.push(int(-1));
  do {
    factors.push(parsePostfix(p));
    if (peek(p).t === '*' || (peek(p).t === 'cmd' && (peek(p).v === 'cdot' || peek(p).v === 'times'))) p.at++;
    else if (peek(p).t === '/') {
      p.at++;
      factors.push({ k: 'pow', base: parsePostfix(p), exponent: int(-1) });
    }
  } while (startsPrimary(p) && factors.length < 100);
  return factors.length === 1 ? factors[0]! : mul(...factors);
}

/** `\int_a^b … dx`: the integrand, the variable and the bounds, compared by these parts. */
export function parseIntegral(p: ParserState): Node {
  let lower: Node | null = null;
  let upper: Node | null = null;
  for (let count = 0; count < 2; count++) {
    if (take(p, '_')) lower = parsePrimary(p);
    else if (take(p, '^')) upper = parsePrimary(p);
  }
  const outer = p.inIntegral;
  p.inIntegral = true;
  const { integrand, variable } = differential(parseExpression(p));
  p.inIntegral = outer;
  const bounds = lower !== null || upper !== null ? [lower ?? sym('?'), upper ?? sym('?')] : [];
  return {
    k: 'call',
    name: 'integral',
    xs: [integrand, ...(variable === null ? [] : [sym(variable)]), ...bounds],
  };
}

/** Takes the last `dx` out of an integrand: it stands as a factor `d` before a factor `x`. */
function differential(node: Node): { integrand: Node; variable: string | null } {
  if (node.k === 'list' && node.xs.length === 1) return differential(node.xs[0]!);
  if (node.k !== 'mul' && node.k !== 'add') return { integrand: node, variable: null };
  const { xs } = node;
  if (node.k === 'mul')
    for (let i = xs.length - 2; i >= 0; i--) {
      const [d, x] = [xs[i], xs[i + 1]];
      if (d?.k !== 'sym' || d.name !== 'd' || x?.k !== 'sym') continue;
      const rest = [...xs.slice(0, i), ...xs.slice(i + 2)];
      return {
        integrand: rest.length === 0 ? int(1) : rest.length === 1 ? rest[0]! : mul(...rest),
        variable: x.name,
      };
    }
  for (let i = xs.length - 1; i >= 0; i--) {
    const { integrand, variable } = differential(xs[i]!);
    if (variable !== null)
      return { integrand: { ...node, xs: xs.map((x, index) => (index === i ? integrand : x)) }, variable };
  }
  return { integrand: node, variable: null };
}

/** `\lim_{x \to a} …`: compared by its parts. */
export function parseLimit(p: ParserState): Node {
  if (!take(p, '_')) throw syntaxFault('a limit without a point');
  const at = take(p, '{') ? parseGroup(p) : parsePrimary(p);
  const parts = at.k === 'rel' ? at.xs : [at];
  return { k: 'call', name: 'limit', xs: [parseTerm(p), ...parts] };
}
