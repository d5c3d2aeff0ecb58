import fc from 'fast-check';

import { sampleToken, seededRandom } from '../index.ts';
import { logSumExp, mostLikely } from './sampling.ts';

/** Logits of probabilities 0.5, 0.25, 0.125, 0.0625, 0.0625, in a shuffled order. */
const LOGITS = Float32Array.from([0.0625, 0.5, 0.0625, 0.125, 0.25], Math.log);

function shares(options: Parameters<typeof sampleToken>[1], draws = 4000): number[] {
  const random = seededRandom(1, 'shares');
  const counts = [0, 0, 0, 0, 0];
  for (let i = 0; i < draws; i++) counts[sampleToken(LOGITS, options, random)]!++;
  return counts.map((count) => count / draws);
}

function near(got: number[], wanted: number[]): void {
  wanted.forEach((share, i) => {
    expect(Math.abs(got[i]! - share)).toBeLessThan(share === 0 ? 1e-9 : 0.03);
  });
}

describe('drawing a token', () => {
  it('follows the probabilities', () => {
    near(shares({}), [0.0625, 0.5, 0.0625, 0.125, 0.25]);
  });

  it('takes the most likely, and the first of equals, at temperature 0', () => {
    expect(sampleToken(Float32Array.of(1, 3, 3, 2), { temperature: 0 }, () => 0.99)).toBe(1);
  });

  it('sharpens with a temperature below 1', () => {
    const total = 0.25 + 0.0625 + 1 / 64 + 2 / 256;
    near(shares({ temperature: 0.5 }), [
      1 / 256 / total,
      0.25 / total,
      1 / 256 / total,
      1 / 64 / total,
      0.0625 / total,
    ]);
  });

  it('keeps the k most likely', () => {
    near(shares({ topK: 2 }), [0, 2 / 3, 0, 0, 1 / 3]);
    near(shares({ topK: 4 }), [0.0625 / 0.9375, 0.5 / 0.9375, 0, 0.125 / 0.9375, 0.25 / 0.9375]);
  });

  it('keeps the fewest that hold the share of the nucleus', () => {
    near(shares({ topP: 0.7 }), [0, 2 / 3, 0, 0, 1 / 3]);
    near(shares({ topP: 0.5 }), [0, 1, 0, 0, 0]);
    near(shares({ topP: 0 }), [0, 1, 0, 0, 0]);
    near(shares({ topP: 0.87 }), [0, 4 / 7, 0, 1 / 7, 2 / 7]);
  });

  it('takes the nucleus of what top-k has left', () => {
    near(shares({ topK: 3, topP: 0.8 }), [0, 2 / 3, 0, 0, 1 / 3]);
  });

  it('drops what is less likely than a share of the most likely', () => {
    near(shares({ minP: 0.2 }), [0, 4 / 7, 0, 1 / 7, 2 / 7]);
    near(shares({ minP: 0.4, topP: 0.95 }), [0, 2 / 3, 0, 0, 1 / 3]);
  });

  it('never draws outside of the filters, whatever the logits', () => {
    const logits = fc.array(fc.float({ noNaN: true, min: -50, max: 50 }), { minLength: 1, maxLength: 200 });
    const options = fc.record({
      temperature: fc.constantFrom(0, 0.3, 1, 2),
      topK: fc.nat(20),
      topP: fc.double({ min: 0, max: 1, noNaN: true }),
      minP: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(logits, options, fc.nat(), (values, how, seed) => {
        const row = Float32Array.from(values);
        const token = sampleToken(row, how, seededRandom(seed));
        const better = values.filter((value) => value > values[token]!).length;
        expect(token).toBeLessThan(values.length);
        if (how.topK > 0) expect(better).toBeLessThan(Math.max(1, how.topK));
        const share = Math.exp((values[token]! - Math.max(...values)) / (how.temperature || 1));
        expect(share).toBeGreaterThanOrEqual(how.minP * (1 - 1e-6));
      }),
    );
  });

  it('measures likelihoods from logits of any size', () => {
    expect(logSumExp(Float32Array.of(1000, 1000))).toBeCloseTo(1000 + Math.log(2), 3);
    expect(mostLikely(Float32Array.of(-5, -1, -1))).toBe(1);
  });
});
