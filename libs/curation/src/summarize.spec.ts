import { summarizeLengths } from './summarize.ts';

describe('summarizeLengths', () => {
  it('gives order statistics by nearest rank', () => {
    const lengths = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(summarizeLengths(lengths)).toEqual({
      rows: 100,
      mean: 50.5,
      min: 1,
      p5: 6,
      p25: 26,
      median: 51,
      p75: 76,
      p95: 96,
      max: 100,
    });
  });

  it('has nothing to say of no rows', () => {
    expect(summarizeLengths([])).toBeNull();
  });
});
