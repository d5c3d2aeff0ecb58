import { pauseMs, waitMs } from './rate-limit.ts';

describe('how long an endpoint asks to be left alone', () => {
  const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

  it.each([
    [{ 'retry-after': '20' }, 20_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' }, 30_000],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:27:00 GMT' }, 0],
    [{ 'retry-after-ms': '125', 'retry-after': '1' }, 125],
    [{ ratelimit: '"api";r=0;t=55' }, 55_000],
    [{ 'ratelimit-reset': '12' }, 12_000],
    [{ 'x-ratelimit-reset-requests': '6m0s', 'x-ratelimit-reset-tokens': '250ms' }, 360_000],
    [{ 'x-ratelimit-reset-requests': '1.5s' }, 1500],
    [{ 'x-ratelimit-reset': '1792567680' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '999999' }, 900_000],
    [{}, undefined],
  ])('%j', (headers, expected) => {
    expect(waitMs(headers, now)).toBe(expected);
  });

  it('is not at all while requests remain', () => {
    expect(pauseMs({ ratelimit: '"api";r=3;t=55' }, now)).toBeUndefined();
    expect(pauseMs({ ratelimit: '"api";r=0;t=55' }, now)).toBe(55_000);
    expect(pauseMs({ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1s' }, now)).toBe(
      1000,
    );
    expect(pauseMs({}, now)).toBeUndefined();
  });
});
