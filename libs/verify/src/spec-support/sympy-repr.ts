import { add, fn, INFINITY, mul, neg, type Node, num, pow, sym } from '../math/node.ts';
import { decimal } from '../math/parse-primary.ts';
import { rational } from '../math/rational.ts';

/** A value of SymPy's `srepr`: a call, a text, a number or a list. */
type Value =
  | { name: string; args: Value[]; keywords: Record<string, string> }
  | { list: Value[] }
  | { text: string }
  | { number: string };

/** Reads the `srepr` form of a SymPy value as a tree of ours; null where we have no such thing. */
export function fromSymPy(source: string): Node | null {
  if (source === '-oo') return neg(INFINITY);
  let at = 0;
  const skip = () => {
    while (source[at] === ' ') at++;
  };
  const value = (): Value => {
    skip();
    const text = /^'((?:[^'\\]|\\.)*)'/.exec(source.slice(at));
    if (text !== null) {
      at += text[0].length;
      return { text: text[1]!.replaceAll('\\\\', '\\') };
    }
    const number = /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/.exec(source.slice(at));
    if (number !== null) {
      at += number[0].length;
      return { number: number[0] };
    }
    if (source[at] === '[') {
      at++;
      const list: Value[] = [];
      skip();
      while (source[at] !== ']' && at < source.length) {
        list.push(value());
        skip();
        if (source[at] === ',') at++;
        skip();
      }
      at++;
      return { list };
    }
    const name = /^[A-Za-z_]\w*/.exec(source.slice(at))?.[0] ?? '';
    at += Math.max(1, name.length);
    const args: Value[] = [];
    const keywords: Record<string, string> = {};
    const applied = () => {
      at++;
      skip();
      while (source[at] !== ')' && at < source.length) {
        const keyword = /^([a-z_]+)=([^,)]*)/.exec(source.slice(at));
        if (keyword !== null) {
          at += keyword[0].length;
          keywords[keyword[1]!] = keyword[2]!;
        } else args.push(value());
        skip();
        if (source[at] === ',') at++;
        skip();
      }
      at++;
    };
    if (source[at] === '(') applied();
    if (name === 'Function' && source[at] === '(') {
      const called = args.splice(0)[0];
      applied();
      return {
        name: `Function ${called !== undefined && 'text' in called ? called.text : ''}`,
        args,
        keywords,
      };
    }
    return { name, args, keywords };
  };
  return convert(value());
}

const FUNCTIONS: Record<string, string> = {
  Abs: 'abs',
  ceiling: 'ceil',
  Max: 'max',
  Min: 'min',
  Mod: 'mod',
  factorial: 'factorial',
  binomial: 'binom',
  log: 'log',
  floor: 'floor',
  sin: 'sin',
  cos: 'cos',
  tan: 'tan',
  cot: 'cot',
  sec: 'sec',
  csc: 'csc',
  asin: 'asin',
  acos: 'acos',
  atan: 'atan',
  exp: 'exp',
  sinh: 'sinh',
  cosh: 'cosh',
  tanh: 'tanh',
  asinh: 'asinh',
  acosh: 'acosh',
  atanh: 'atanh',
  acot: 'acot',
  asec: 'asec',
  acsc: 'acsc',
};

function convert(value: Value): Node | null {
  if ('number' in value) return signed(value.number);
  if ('text' in value) return { k: 'text', text: value.text };
  if ('list' in value) return null;
  const { name, args } = value;
  const xs = args.map(convert);
  const all = xs.every((x) => x !== null) ? xs : null;
  const text = args[0] !== undefined && 'text' in args[0] ? args[0].text : '';
  switch (name) {
    case 'Integer':
      return all?.[0] ?? null;
    case 'Float':
      return signed(String(Number(text)));
    case 'Rational': {
      const [n, d] = args.map((arg) => ('number' in arg ? BigInt(arg.number) : 1n));
      return num(rational(n!, d));
    }
    case 'Symbol':
    case 'Dummy':
      // `\varepsilon` is the letter `\epsilon` in another shape.
      return sym(
        text
          .replaceAll(/[\\\s]/g, '')
          .replace(/_\{(.*)\}$/, '_$1')
          .replace(/^var(?=[a-z])/, ''),
      );
    case 'Add':
      return all === null ? null : add(...all);
    case 'Mul':
    case 'MatMul':
      return all === null ? null : mul(...all);
    case 'Pow':
      return all === null ? null : pow(all[0]!, all[1]!);
    case 'UnevaluatedExpr':
      return all?.[0] ?? null;
    case 'pi':
    case 'E':
    case 'I':
      return { k: 'const', name: name === 'pi' ? 'pi' : name === 'E' ? 'e' : 'i' };
    case 'oo':
      return { k: 'const', name: 'inf' };
    case 'Equality':
      return all === null ? null : { k: 'rel', ops: ['='], xs: all };
    case 'LessThan':
      return all === null ? null : { k: 'rel', ops: ['<='], xs: all };
    case 'GreaterThan':
      return all === null ? null : { k: 'rel', ops: ['>='], xs: all };
    case 'StrictLessThan':
      return all === null ? null : { k: 'rel', ops: ['<'], xs: all };
    case 'StrictGreaterThan':
      return all === null ? null : { k: 'rel', ops: ['>'], xs: all };
    case 'Not':
      return all?.[0]?.k === 'rel' ? { k: 'rel', ops: ['notin'], xs: all[0].xs } : null;
    case 'Unequality':
      return all === null ? null : { k: 'rel', ops: ['!='], xs: all };
    case 'FiniteSet':
      return all === null ? null : { k: 'list', open: '', close: '', xs: all, separator: ',' };
    case 'Tuple':
      return all === null ? null : { k: 'list', open: '(', close: ')', xs: all, separator: ',' };
    case 'Interval': {
      const [low, high] = xs;
      const [openLow, openHigh] = args.slice(2).map((arg) => 'name' in arg && arg.name === 'true');
      return low && high
        ? {
            k: 'list',
            open: openLow ? '(' : '[',
            close: openHigh ? ')' : ']',
            xs: [low, high],
            separator: ',',
          }
        : null;
    }
    case 'Union':
    case 'Intersection':
    case 'Complement':
      return all === null
        ? null
        : {
            k: 'setop',
            op: name === 'Union' ? 'union' : name === 'Intersection' ? 'intersection' : 'minus',
            xs: all,
          };
    case 'EmptySet':
      return { k: 'set', name: 'empty' };
    case 'MutableDenseMatrix':
    case 'ImmutableDenseMatrix': {
      const rows =
        args[0] !== undefined && 'list' in args[0]
          ? args[0].list.map((row) => ('list' in row ? row.list.map(convert) : []))
          : [];
      return rows.some((row) => row.includes(null)) ? null : { k: 'matrix', rows: rows as Node[][] };
    }
    case 'Sum':
    case 'Product': {
      const [body, limits] = all ?? [];
      if (body === undefined || limits?.k !== 'list' || limits.xs[0]?.k !== 'sym') return null;
      return {
        k: 'big',
        op: name === 'Sum' ? 'sum' : 'prod',
        variable: limits.xs[0].name,
        lower: limits.xs[1]!,
        upper: limits.xs[2]!,
        body,
      };
    }
    case 'Integral': {
      const [body, limits] = all ?? [];
      if (body === undefined || limits?.k !== 'list') return null;
      const [variable, ...bounds] = limits.xs;
      return {
        k: 'call',
        name: 'integral',
        xs: [body, ...(variable === undefined ? [] : [variable]), ...bounds],
      };
    }
    case 'Limit':
      return all === null ? null : { k: 'call', name: 'limit', xs: all.slice(0, 3) };
    case 'Derivative': {
      const [body, limits] = all ?? [];
      const variable = limits?.k === 'list' ? limits.xs[0] : undefined;
      return body === undefined || variable === undefined
        ? null
        : { k: 'call', name: 'derivative', xs: [variable, body] };
    }
    default:
  }
  if (name.startsWith('Function ')) return all === null ? null : { k: 'call', name: name.slice(9), xs: all };
  const known = FUNCTIONS[name];
  return known === undefined || all === null
    ? null
    : known === 'log' && all.length === 1
      ? fn('ln', ...all)
      : fn(known, ...all);
}

function signed(text: string): Node | null {
  if (!/^-?[\d.]+(?:e[-+]?\d+)?$/.test(text)) return null;
  const node = decimal(text.replace('-', ''));
  return num(text.startsWith('-') ? { n: -node.v.n, d: node.v.d } : node.v);
}
