import type { RelationOperator } from './node.ts';

/** Functions of one argument that are written by name, and what they are called here. */
export const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...['sin', 'cos', 'tan', 'cot', 'sec', 'csc', 'sinh', 'cosh', 'tanh', 'coth', 'sech', 'csch'].map(
    (f) => [f, f] as const,
  ),
  ...['sin', 'cos', 'tan', 'cot', 'sec', 'csc'].flatMap(
    (f) =>
      [
        [`arc${f}`, `a${f}`],
        [`a${f}`, `a${f}`],
      ] as const,
  ),
  ...['sin', 'cos', 'tan'].flatMap((f) =>
    [`arc${f}h`, `ar${f}h`, `a${f}h`].map((name) => [name, `a${f}h`] as const),
  ),
  ['cosec', 'csc'],
  ['tg', 'tan'],
  ['ctg', 'cot'],
  ['arctg', 'atan'],
  ['ln', 'ln'],
  ['log', 'log'],
  ['lg', 'lg'],
  ['exp', 'exp'],
  ['cis', 'cis'],
  ['abs', 'abs'],
  ['floor', 'floor'],
  ['ceil', 'ceil'],
  ['gcd', 'gcd'],
  ['lcm', 'lcm'],
  ['max', 'max'],
  ['min', 'min'],
  ['det', 'det'],
  ['sgn', 'sgn'],
  ['sign', 'sgn'],
  ['arg', 'arg'],
  ['Re', 're'],
  ['Im', 'im'],
  ['arcsinh', 'asinh'],
  ['arccosh', 'acosh'],
  ['arctanh', 'atanh'],
  ['arsinh', 'asinh'],
  ['arcosh', 'acosh'],
  ['artanh', 'atanh'],
]);

/** Letters that are written by name. */
export const LETTERS: ReadonlySet<string> = new Set(
  (
    'alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi omicron rho varrho sigma varsigma tau ' +
    'upsilon phi varphi chi psi omega Alpha Beta Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar nabla partial aleph'
  ).split(' '),
);

/** Relations by name. */
export const RELATIONS: ReadonlyMap<string, RelationOperator> = new Map(
  Object.entries<RelationOperator>({
    le: '<=',
    leq: '<=',
    leqslant: '<=',
    leqq: '<=',
    lt: '<',
    ge: '>=',
    geq: '>=',
    geqslant: '>=',
    geqq: '>=',
    gt: '>',
    ne: '!=',
    neq: '!=',
    approx: '~',
    sim: '~',
    simeq: '~',
    thickapprox: '~',
    doteq: '~',
    equiv: '==',
    cong: '==',
    in: 'in',
    notin: 'notin',
    subset: 'sub',
    subseteq: 'sub',
    to: 'to',
    rightarrow: 'to',
    longrightarrow: 'to',
    mapsto: 'to',
  }),
);

/** Text commands: their argument is words, or a name set upright. */
export const TEXT: ReadonlySet<string> = new Set(
  'text textbf textit textrm textnormal textsf texttt mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak bm boldsymbol pmb mbox hbox emph rm bf operatorname underline textup textsc bold mathop'.split(
    ' ',
  ),
);

/** Commands that only space or size what follows. */
export const SILENT: ReadonlySet<string> = new Set(
  (
    'left right mleft mright middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits ' +
    'quad qquad enspace thinspace medspace thickspace negthinspace hfill hline cline newline nonumber notag noindent centering normalsize large Large small tiny bigm ' +
    'boldmath strut allowbreak break relax ensuremath hspace* displaylimits'
  ).split(' '),
);

/** Every other command that the parser knows, so that `\vertx` is read as `\vert x`. */
export const OTHER: ReadonlySet<string> = new Set(
  (
    'frac dfrac tfrac cfrac sfrac nicefrac sqrt binom dbinom tbinom choose over sum prod int iint oint lim infty pi pm mp cdot times div ast star bullet mod bmod pmod ' +
    'cup cap setminus backslash bigcup bigcap sqcup emptyset varnothing mathbb Bbb overline bar hat vec tilde widehat widetilde overrightarrow overleftarrow dot ddot underbrace overbrace ' +
    'vert lvert rvert Vert lVert rVert lfloor rfloor lceil rceil langle rangle lbrace rbrace lbrack rbrack lgroup rgroup lparen rparen mid colon ldots dots cdots dotsc dotsb vdots ddots ' +
    'circ degree prime angle measuredangle triangle begin end boxed fbox implies Rightarrow Longrightarrow iff Leftrightarrow therefore because land lor wedge vee neg lnot not forall exists ' +
    'color textcolor colorbox phantom hphantom vphantom tag label qquad percent cents imath jmath perp parallel square blacksquare checkmark variable surd root of stackrel substack overset underset xrightarrow ' +
    'ulcorner urcorner llcorner lrcorner exponentialE imaginaryI hspace vspace mspace kern mskip space Reals C R Z N Q Pr propto ni'
  ).split(' '),
);

/** Whether `name` is a command of any of the kinds above. */
export function isKnownCommand(name: string): boolean {
  return KNOWN.has(name);
}

const KNOWN: ReadonlySet<string> = new Set([
  ...FUNCTIONS.keys(),
  ...LETTERS,
  ...RELATIONS.keys(),
  ...TEXT,
  ...SILENT,
  ...OTHER,
]);
