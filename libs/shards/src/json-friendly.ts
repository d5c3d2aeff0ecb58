/**
 * What values of rich types become when they are read, so that `JSON.stringify` loses nothing:
 *
 * | type | value |
 * |---|---|
 * | 64-bit integer | number where it is safe (up to 2^53 - 1), else its decimal digits as text |
 * | decimal | text with all its digits: `"12.50"` |
 * | NaN and the infinities | `"NaN"`, `"Infinity"`, `"-Infinity"` |
 * | date | `"2024-02-29"` |
 * | time | `"23:59:59.000001"` |
 * | timestamp | `"2024-02-29T23:59:59.000001Z"`, with `Z` where the file says UTC |
 * | binary | text where the type is untyped bytes and they are UTF-8, else `{"base64": "..."}` |
 * | list, struct, map | array, object, object (keys as text) |
 */
export function friendlyInteger(value: bigint): number | string {
  return value >= -MAX_SAFE && value <= MAX_SAFE ? Number(value) : value.toString();
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** A number as it is, or as text where JSON has no such number. */
export function friendlyNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Bytes that are not text. */
export function friendlyBytes(bytes: Uint8Array): { base64: string } {
  return { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') };
}

/** `unscaled * 10^-scale` as text with `scale` digits behind the point. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return (unscaled * 10n ** BigInt(-scale)).toString();
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A two's complement integer from big-endian bytes. */
export function bigEndianInteger(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

/** Digits behind the point of a second, by unit. */
export const UNIT_DIGITS = { SECONDS: 0, MILLIS: 3, MICROS: 6, NANOS: 9 } as const;

export type TimeUnitName = keyof typeof UNIT_DIGITS;

/** Days since 1970-01-01 as `YYYY-MM-DD`. Throws an Error for a date that JavaScript does not have. */
export function dateText(days: number | bigint): string {
  return dayText(BigInt(days));
}

/** A count of units since 1970-01-01 as an ISO 8601 text with all its digits. */
export function timestampText(value: bigint, unit: TimeUnitName, utc: boolean): string {
  const perSecond = 10n ** BigInt(UNIT_DIGITS[unit]);
  const perDay = 86_400n * perSecond;
  const days = floorDivide(value, perDay);
  return `${dayText(days)}T${timeText(value - days * perDay, unit)}${utc ? 'Z' : ''}`;
}

/** A count of units since midnight as `HH:MM:SS` with all its digits. */
export function timeText(value: bigint, unit: TimeUnitName): string {
  const digits = UNIT_DIGITS[unit];
  const perSecond = 10n ** BigInt(digits);
  const seconds = Number(value / perSecond);
  const two = (part: number): string => String(part).padStart(2, '0');
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return digits === 0 ? clock : `${clock}.${(value % perSecond).toString().padStart(digits, '0')}`;
}

const MAX_DAYS = 100_000_000n;

function dayText(days: bigint): string {
  if (days > MAX_DAYS || days < -MAX_DAYS)
    throw new Error('a date outside the years -271821 to 275760 cannot be read');
  const text = new Date(Number(days) * 86_400_000).toISOString();
  return text.slice(0, text.indexOf('T'));
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

/** Any value of JavaScript, in the form above. */
export function friendlyValue(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return friendlyInteger(value);
  if (typeof value === 'number') return friendlyNumber(value);
  if (value instanceof Uint8Array) return friendlyBytes(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(friendlyValue);
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, friendlyValue(each)]));
  }
  return value;
}
