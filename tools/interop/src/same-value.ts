import { wkbToGeojson } from 'hyparquet/src/wkb.js';

/**
 * Whether two readers mean the same value, though they write it in different ways: numbers as text, times
 * with more or fewer digits or a date with a midnight, bytes as base64, hex, an array or text, rows as arrays.
 */
export function sameValue(expected: unknown, actual: unknown): boolean {
  if (expected === null || expected === undefined)
    return actual === null || actual === undefined || actual === 'NaN';
  if (actual === null || actual === undefined) return false;
  if (isBytes(expected) && typeof actual === 'string')
    return sameBytes(actual, Buffer.from(expected.base64, 'base64'));
  if (isBytes(actual)) {
    const bytes = Buffer.from(actual.base64, 'base64');
    return sameBytes(expected, bytes) || sameGeometry(expected, bytes);
  }
  if (typeof expected === 'string' && typeof actual === 'object' && 'type' in actual) {
    return sameGeometry(actual, unescapedBytes(expected));
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return (
      expected.length === actual.length && expected.every((each, index) => sameValue(each, actual[index]))
    );
  }
  if (typeof expected === 'object' && typeof actual === 'object') return sameObject(expected, actual);
  return sameText(asText(expected), asText(actual));
}

function sameObject(expected: object, actual: object): boolean {
  if (Array.isArray(expected) && expected.every(isEntry) && !Array.isArray(actual)) {
    return sameObject(Object.fromEntries(expected.map(({ key, value }) => [String(key), value])), actual);
  }
  const left = Object.entries(expected).filter(([, value]) => value !== null && value !== undefined);
  const right = new Map(Object.entries(actual).filter(([, value]) => value !== null && value !== undefined));
  return left.length === right.size && left.every(([key, value]) => sameValue(value, right.get(key)));
}

function isEntry(value: unknown): value is { key: unknown; value: unknown } {
  return typeof value === 'object' && value !== null && 'key' in value && 'value' in value;
}

function isBytes(value: unknown): value is { base64: string } {
  return typeof value === 'object' && value !== null && 'base64' in value;
}

function sameBytes(expected: unknown, bytes: Buffer): boolean {
  if (isBytes(expected)) return expected.base64 === bytes.toString('base64');
  if (Array.isArray(expected)) return Buffer.from(expected as number[]).equals(bytes);
  const text = asText(expected);
  if (text === bytes.toString('utf8') || text.toLowerCase() === bytes.toString('hex')) return true;
  return unescapedBytes(text).equals(bytes);
}

/** The bytes that DuckDB writes as text with `\\xNN`. */
function unescapedBytes(text: string): Buffer {
  return Buffer.from(
    text.replaceAll(/\\x([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}

/** Whether GeoJSON says what well-known binary says. */
function sameGeometry(geojson: unknown, bytes: Buffer): boolean {
  if (typeof geojson !== 'object') return false;
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return sameValue(wkbToGeojson({ view, offset: 0 }), geojson);
  } catch {
    return false;
  }
}

function asText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
}

function sameText(expected: string, actual: string): boolean {
  if (expected === actual || unescapedBytes(expected).equals(Buffer.from(actual))) return true;
  if (/^-?\d{16,}$/.test(expected) && /^-?\d{16,}$/.test(actual)) return Number(expected) === Number(actual);
  const [left, right] = [Number(expected), Number(actual)];
  if (expected !== '' && actual !== '' && !Number.isNaN(left) && !Number.isNaN(right)) {
    return left === right || Math.abs(left - right) <= 1e-6 * Math.max(Math.abs(left), Math.abs(right));
  }
  const [first, second] = [instant(expected), instant(actual)];
  if (first === undefined || second === undefined) return false;
  const length = Math.min(first.length, second.length);
  return (
    length >= 10 &&
    first.slice(0, length) === second.slice(0, length) &&
    /^[0T:.]*$/.test(first.slice(length, 23) + second.slice(length, 23))
  );
}

/** A date or time as `YYYY-MM-DDTHH:MM:SS.fff` with as many digits as it has. */
function instant(text: string): string | undefined {
  const match = /^\+?0*(\d{4,}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d+)?))?(?:Z|\+00(?::00)?)?$/.exec(text);
  if (match) return match[2] === undefined ? match[1] : `${match[1]}T${match[2]}`;
  return undefined;
}
