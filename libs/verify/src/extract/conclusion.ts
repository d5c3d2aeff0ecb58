const ROWS = /^(?:align|aligned|gather|gathered|split|equation|eqnarray)$/;
const ENVIRONMENT = /^\s*\\begin\{([a-z]+)\*?\}([\s\S]*)\\end\{\1\*?\}[\s.]*$/;
const CONTINUES =
  /^\s*&?\s*(?:=|\\approx|\\equiv|\\implies|\\Rightarrow|\\Longrightarrow|\\therefore|\\to\b|⇒)/;

/**
 * What a calculation in several rows comes to: of `x &= 2 + 4 \\ &= 6` it is `x = 6`, of `x^2 &= 36 \\ x &= 6` the
 * last row. A system, whose rows tell different unknowns, and any other maths stays as it is.
 */
export function conclusion(maths: string): string {
  if (!maths.includes('\\\\')) return maths;
  const outer = ENVIRONMENT.exec(maths);
  const body = outer !== null && ROWS.test(outer[1]!) ? outer[2]! : maths;
  if (body.includes('\\begin') || body.includes('boxed')) return maths;
  const rows = body
    .split(/\\\\(?:\[[^\]]{0,10}\])?/)
    .filter((row) => row.trim() !== '' && !/^[\s.&]*$/.test(row));
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined || rows.length < 2 || !rows.some((row) => row.includes('=')))
    return maths;
  if (rows.slice(1).some((row) => CONTINUES.test(row))) {
    const value = valueOf(last);
    const head = rows.findLast((row) => !CONTINUES.test(row)) ?? first;
    const name = head.slice(0, Math.max(0, head.search(/&?\s*=/))).trim();
    return CONTINUES.test(last) && isUnknown(name) ? `${name} = ${value}` : value;
  }
  const names = rows.map((row) => row.slice(0, Math.max(0, row.search(/&?\s*=/))).trim());
  const isSystem = names.every(isUnknown) && new Set(names).size === names.length;
  return isSystem || names.some((name) => name === '') ? maths : plainRow(last);
}

function isUnknown(name: string): boolean {
  return /^\\?[A-Za-z]+(?:_\{?\w+\}?)?$/.test(name);
}

/** What stands right of the last sign of equality in a row. */
function valueOf(row: string): string {
  const sign = [...row.matchAll(/(?<![<>!:])=|\\approx(?![a-z])/g)].at(-1);
  return plainRow(sign === undefined ? row : row.slice(sign.index + sign[0].length));
}

function plainRow(row: string): string {
  return row
    .replaceAll('&', ' ')
    .replace(CONTINUES, '')
    .replace(/[\s.]+$/, '')
    .trim();
}
