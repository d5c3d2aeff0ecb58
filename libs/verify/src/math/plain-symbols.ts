const SYMBOLS: Record<string, string> = {
  '−': '-',
  '–': '-',
  '—': '-',
  '‐': '-',
  '﹣': '-',
  '－': '-',
  '×': '\\times ',
  '✕': '\\times ',
  '÷': '\\div ',
  '·': '\\cdot ',
  '⋅': '\\cdot ',
  '∙': '\\cdot ',
  '＊': '*',
  '∗': '*',
  '＋': '+',
  '＝': '=',
  '（': '(',
  '）': ')',
  '，': ',',
  '；': ';',
  '：': ':',
  '、': ',',
  '。': '.',
  '／': '/',
  '％': '%',
  '≤': '\\le ',
  '≥': '\\ge ',
  '⩽': '\\le ',
  '⩾': '\\ge ',
  '≦': '\\le ',
  '≧': '\\ge ',
  '≠': '\\ne ',
  '≈': '\\approx ',
  '≡': '\\equiv ',
  '＜': '<',
  '＞': '>',
  '±': '\\pm ',
  '∓': '\\mp ',
  '∞': '\\infty ',
  '√': '\\sqrt ',
  '∛': '\\sqrt[3]',
  '∜': '\\sqrt[4]',
  '∪': '\\cup ',
  '∩': '\\cap ',
  '∖': '\\setminus ',
  '∈': '\\in ',
  '∉': '\\notin ',
  '∅': '\\emptyset ',
  '⊂': '\\subset ',
  '⊆': '\\subseteq ',
  π: '\\pi ',
  θ: '\\theta ',
  α: '\\alpha ',
  β: '\\beta ',
  γ: '\\gamma ',
  δ: '\\delta ',
  λ: '\\lambda ',
  μ: '\\mu ',
  σ: '\\sigma ',
  φ: '\\phi ',
  ω: '\\omega ',
  ρ: '\\rho ',
  ε: '\\epsilon ',
  τ: '\\tau ',
  ψ: '\\psi ',
  η: '\\eta ',
  Δ: '\\Delta ',
  Σ: '\\Sigma ',
  Ω: '\\Omega ',
  Γ: '\\Gamma ',
  Φ: '\\Phi ',
  '°': '^\\circ ',
  '′': "'",
  '’': "'",
  '″': "''",
  '→': '\\to ',
  '⇒': '\\implies ',
  '⟹': '\\implies ',
  '∘': '\\circ ',
  ℝ: '\\mathbb{R}',
  ℤ: '\\mathbb{Z}',
  ℕ: '\\mathbb{N}',
  ℚ: '\\mathbb{Q}',
  ℂ: '\\mathbb{C}',
  '⌊': '\\lfloor ',
  '⌋': '\\rfloor ',
  '⌈': '\\lceil ',
  '⌉': '\\rceil ',
  '⟨': '\\langle ',
  '⟩': '\\rangle ',
  '…': '\\ldots ',
  '⋯': '\\ldots ',
  '\u00a0': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\u200b': '',
  '\ufeff': '',
  '€': '\\$',
  '£': '\\$',
  '¥': '\\$',
  '₹': '\\$',
  '¢': '\\text{ cents}',
  '½': '\\frac{1}{2}',
  '⅓': '\\frac{1}{3}',
  '⅔': '\\frac{2}{3}',
  '¼': '\\frac{1}{4}',
  '¾': '\\frac{3}{4}',
  '⅕': '\\frac{1}{5}',
  '⅛': '\\frac{1}{8}',
  '⅜': '\\frac{3}{8}',
  '⅝': '\\frac{5}{8}',
  '⅞': '\\frac{7}{8}',
  '⅙': '\\frac{1}{6}',
  '⅚': '\\frac{5}{6}',
  '⁄': '/',
  '∕': '/',
  '∣': '|',
  '“': '"',
  '”': '"',
  '！': '!',
  或: ' or ',
  和: ' and ',
  且: ' and ',
};

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ';
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** `\$18K` */
const IN_THOUSANDS = /^(\s*\\\$\s*\d[\d.,]*)\s*(?:\\(?:text|mathrm)\s*\{\s*)?[Kk]\s*\}?\s*$/;
/** `\\[2pt]`: a row of a table with a gap behind it. */
const ROW_GAP = /\\\\\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in)\s*\]/g;
/** `^{\top}`, `^\intercal`, `^{\mathsf{T}}` */
const TRANSPOSED =
  /\^\s*(?:\{\s*(?:\\top|\\intercal|\\(?:mathsf|mathrm|text)\s*\{?\s*T\s*\}?)\s*\}|\\top(?![A-Za-z])|\\intercal(?![A-Za-z])|\\(?:mathsf|mathrm|text)\s*\{\s*T\s*\})/g;

/** `0.1(6)` */
const REPEATING = /^(\s*[-−]?\d*\.\d*)\((\d+)\)(?=\s*$)/;

/** `\frac{\text{km}}{\text{h}}`: a unit over a unit. */
const UNIT_FRACTION =
  /\\[dt]?frac\s*\{\s*\\(?:text|mathrm)\s*\{([A-Za-z ]+)\}\s*\}\s*\{\s*\\(?:text|mathrm)\s*\{([A-Za-z ]+)\}(\s*\^\s*\{?\d\}?)?\s*\}/g;

/**
 * Writes Unicode mathematics as LaTeX (`x² ≤ ½` becomes `x^{2}\le \frac{1}{2}`) and joins digit groups that
 * LaTeX spaces apart (`12,\!000`, `1{,}000`, `1\,000`, `1 000`).
 */
export function plainSymbols(text: string): string {
  let plain = text;

  if (/[^\x00-\x7f]/.test(plain)) {
    plain = plain
      .replaceAll(/[⁰¹²³⁴-⁹⁺⁻ⁿ]+/g, (run) => `^{${translated(run, SUPERSCRIPTS, '0123456789+-n')}}`)
      .replaceAll(/[₀-₉]+/g, (run) => `_{${translated(run, SUBSCRIPTS, '0123456789')}}`)
      .replaceAll(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
      .replaceAll(/√\s*\(([^()]*)\)/g, '\\sqrt{$1}')
      .replaceAll(/√\s*(\d+|[A-Za-z])/g, '\\sqrt{$1}')

      .replaceAll(/[^\x00-\x7f]/g, (c) => SYMBOLS[c] ?? c);
  }
  if (plain.includes('$')) plain = plain.replace(IN_THOUSANDS, '$1\\text{ thousand}');
  if (plain.includes('(')) plain = plain.replace(REPEATING, '$1\\overline{$2}');
  if (plain.includes('{\\rm')) plain = plain.replaceAll(/\{\s*\\rm\s+([^{}\\]*)\}/g, '\\text{ $1}');
  if (plain.includes('\\\\[')) plain = plain.replaceAll(ROW_GAP, '\\\\ ');
  if (plain.includes('^')) plain = plain.replaceAll(TRANSPOSED, '^T');
  if (plain.includes('cbrt'))
    plain = plain.replaceAll(/(?<![A-Za-z\\])cbrt\s*\(([^()]*)\)/g, '\\sqrt[3]{$1}');
  if (plain.includes('log')) plain = plain.replaceAll(/(?<![A-Za-z])\\?log(\d{1,2})(?=\()/g, '\\log_{$1}');
  if (plain.includes('U')) plain = plain.replaceAll(/(?<=[)\]}]\s{0,4})U(?=\s*[([{\\])/g, '\\cup ');
  if (plain.includes('\\text'))
    plain = plain
      .replaceAll(/\\text\s*\{\s*([,;])\s*\}/g, '$1 ')
      .replaceAll(/\\text\s*\{\s*infinity\s*\}/g, '\\infty ')
      .replaceAll(/\\text(?:rm|normal)?\s*\{\s*([-+])\s*\}/g, '$1')
      .replaceAll(/\\text\s*\{\s*\\?\$\s*\}/g, '');
  if (plain.includes('frac{\\')) plain = plain.replaceAll(UNIT_FRACTION, '\\text{ $1/$2}$3');
  if (/\d\s*[xX]\s*10\s*\^/.test(plain)) plain = plain.replaceAll(/(\d)\s*[xX]\s*(?=10\s*\^)/g, '$1\\times ');
  if (/\d\s*[ap]\.?\s?m\b/i.test(plain))
    plain = plain.replaceAll(/(\d)\s*([ap])\.?\s?m\b\.?/gi, '$1 \\text{$2m}');
  if (/\d(?:st|nd|rd|th)\b/.test(plain)) plain = plain.replaceAll(/(\d)(?:st|nd|rd|th)\b/g, '$1\\text{th}');
  if (plain.includes('{:}')) plain = plain.replaceAll('{:}', ':');
  if (plain.includes('\\bar') || plain.includes('\\overline'))
    plain = plain.replaceAll(/(\.\d*)\\(?:overline|bar)\s*(\d)/g, '$1\\overline{$2}');
  if (/(?<!\d)\.\\(?:overline|bar|dot)/.test(plain))
    plain = plain.replaceAll(/(?<!\d)\.(?=\\(?:overline|bar|dot)\b)/g, '0.');
  if (plain.includes('\\dot'))
    plain = plain
      .replaceAll(/\.(\d*)\\dot\s*\{?(\d)\}?(\d*)\\dot\s*\{?(\d)\}?/g, '.$1\\overline{$2$3$4}')
      .replaceAll(/\.(\d*)\\dot\s*\{?(\d)\}?(?!\d)/g, '.$1\\overline{$2}');
  if (/\d\s*(?:\{,\}|,\s*\\!|,?\\[,;: ]|,?~)/.test(plain))
    plain = plain
      .replaceAll(/(?<!\d)(\d{1,3})((?:,?(?:\\[,;: ]|~)\d{3})+)(?![\d.]*\d)/g, digitGroups)
      .replaceAll(/(\d)\s*(?:\{,\}\s*(?:\\!)?|,\s*\\!|\\,)\s*(?=\d{3}(?!\d))/g, '$1');
  if (/^[^\d]{0,4}\d{1,3}(?: \d{3})+(?:[.,]\d+)?\D{0,12}$/.test(plain.trim()))
    plain = plain.replaceAll(/(\d) (?=\d{3}(?!\d))/g, '$1');
  return plain;
}

/** `1\;234~567` and `1,\,234,\,567` as one number; a single comma with a space behind it stays a list. */
function digitGroups(whole: string, first: string, rest: string): string {
  const digits = rest.replaceAll(/\D/g, '');
  return rest.startsWith(',') && digits.length < 6 ? whole : first + digits;
}

/** Each character of `run` as the one at its place in `to`. */
function translated(run: string, from: string, to: string): string {
  return Array.from(run, (c) => to[from.indexOf(c)] ?? '').join('');
}
