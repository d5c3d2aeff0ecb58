type Headers = Readonly<Record<string, string | undefined>>;

/** No header makes us wait longer than this. */
const longestMs = 15 * 60_000;

/**
 * How long an endpoint that refused asks to be left alone, in milliseconds: `retry-after-ms`, `Retry-After`
 * (seconds or a date, RFC 9110 10.2.3), `RateLimit: "name";r=0;t=30`, `RateLimit-Reset`, and the
 * `x-ratelimit-reset-*` of OpenAI (`1s`, `6m0s`, `250ms`). Undefined where none is there.
 */
export function waitMs(headers: Headers, now: number): number | undefined {
  const given =
    number(headers['retry-after-ms']) ??
    retryAfter(headers['retry-after'], now) ??
    seconds(/;\s*t=(\d+)/.exec(headers.ratelimit ?? '')?.[1]) ??
    resets(headers);
  return given === undefined ? undefined : Math.min(longestMs, Math.max(0, given));
}

/** How long to hold back after an answer that says that the quota is used up: the same, where no more remains. */
export function pauseMs(headers: Headers, now: number): number | undefined {
  const remaining =
    /;\s*r=(\d+)/.exec(headers.ratelimit ?? '')?.[1] ??
    headers['ratelimit-remaining'] ??
    headers['x-ratelimit-remaining-requests'] ??
    headers['x-ratelimit-remaining'];
  return remaining?.trim() === '0' ? waitMs(headers, now) : undefined;
}

function retryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date - now;
}

function resets(headers: Headers): number | undefined {
  const names = [
    'ratelimit-reset',
    'x-ratelimit-reset-requests',
    'x-ratelimit-reset-tokens',
    'x-ratelimit-reset',
  ];
  const given = names.flatMap((name) => duration(headers[name]) ?? []);
  return given.length === 0 ? undefined : Math.max(...given);
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `6m0s`, `1.5s`, `250ms` or bare seconds; a number above 1e9 is a moment, which other headers tell better. */
function duration(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) < 1e9 ? Number(text) * 1000 : undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined;
  return parts.reduce((sum, [, value, unit]) => sum + Number(value) * unitMs[unit!]!, 0);
}

function seconds(text: string | undefined): number | undefined {
  const value = number(text);
  return value === undefined ? undefined : value * 1000;
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
