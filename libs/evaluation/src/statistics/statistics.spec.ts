import fc from 'fast-check';
import { clusteredMean, wilson } from './clustered-mean.ts';
import { lengthControlledWinRate } from './length-controlled.ts';
import { lengthSummary } from './lengths.ts';
import { comparePaired, signTest } from './paired.ts';
import { majorityAtK, passAtK } from './pass-at-k.ts';
import { pythonRandom } from './python-random.ts';
import { generator, shuffled } from './random.ts';

describe('pass@k', () => {
  it('is what the HumanEval paper gives', () => {
    // 1 - C(7,5)/C(10,5) = 1 - 21/252
    expect(passAtK(10, 3, 5)).toBeCloseTo(1 - 21 / 252, 12);
    expect(passAtK(200, 1, 100)).toBeCloseTo(0.5, 12);
    expect(passAtK(5, 0, 5)).toBe(0);
    expect(passAtK(5, 1, 5)).toBe(1);
    expect(passAtK(3, 1, 4)).toBeNaN();
  });

  it('for k = 1 is the share of right samples, and never falls with k', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), (n, c) => {
        const right = Math.min(c, n);
        expect(passAtK(n, right, 1)).toBeCloseTo(right / n, 10);
        for (let k = 2; k <= n; k++)
          expect(passAtK(n, right, k)).toBeGreaterThanOrEqual(passAtK(n, right, k - 1) - 1e-12);
      }),
    );
  });
});

describe('maj@k', () => {
  const votes = (text: string) =>
    text.split(' ').map((vote) => ({ vote: vote === '-' ? null : vote, correct: vote === '42' }));
  it('is right where most samples are, wrong where most agree on something else', () => {
    expect(majorityAtK(votes('42 42 7'))).toBe(1);
    expect(majorityAtK(votes('42 7 7'))).toBe(0);
  });
  it('shares a tie', () => {
    expect(majorityAtK(votes('42 7'))).toBe(1 / 2);
    expect(majorityAtK(votes('42 7 8'))).toBeCloseTo(1 / 3, 12);
  });
  it('leaves out samples without an answer', () => {
    expect(majorityAtK(votes('42 - - -'))).toBe(1);
    expect(majorityAtK(votes('- -'))).toBe(0);
  });
});

describe('the clustered mean', () => {
  it('with one sample a question is the mean and its ordinary standard error', () => {
    const metric = clusteredMean(
      [1, 0, 1, 1].map((sum) => ({ sum, count: 1 })),
      true,
    )!;
    // sd = 0.5, n = 4
    expect(metric).toMatchObject({ value: 0.75, n: 4 });
    expect(metric.stderr).toBeCloseTo(0.25, 12);
    expect(metric.interval![0]).toBeCloseTo(0.75 - 1.959964 * 0.25, 5);
    expect(metric.interval![1]).toBe(1);
  });

  it('is not fooled by samples of one question that agree', () => {
    const honest = clusteredMean(
      [10, 0, 10, 0].map((sum) => ({ sum, count: 10 })),
      true,
    )!;
    const naive = Math.sqrt((0.5 * 0.5) / 40);
    expect(honest.stderr).toBeCloseTo(Math.sqrt(4 / 3) * 0.25, 12);
    expect(honest.stderr! / naive).toBeGreaterThan(3);
  });

  it('weighs questions by their samples', () => {
    const clusters = [
      { sum: 1, count: 2 },
      { sum: 3, count: 3 },
      { sum: 0, count: 1 },
    ];
    const value = 4 / 6;
    const squares = (1 - 2 * value) ** 2 + (3 - 3 * value) ** 2 + (0 - value) ** 2;
    expect(clusteredMean(clusters, true)!.stderr).toBeCloseTo(Math.sqrt(1.5 * squares) / 6, 12);
  });

  it("takes Wilson's interval where every question scores the same", () => {
    const all = clusteredMean(
      Array.from({ length: 20 }, () => ({ sum: 1, count: 1 })),
      true,
    )!;
    expect(all.stderr).toBe(0);
    expect(all.interval![0]).toBeCloseTo(0.8389, 4);
    expect(all.interval![1]).toBe(1);
    // 10 of 50: Wilson (0.1124, 0.3304), as in Newcombe 1998 and every table since.
    expect(wilson(0.2, 50).map((bound) => bound.toFixed(4))).toEqual(['0.1124', '0.3304']);
  });

  it('has no error for one question, and no value for none', () => {
    expect(clusteredMean([{ sum: 1, count: 3 }], true)).toEqual({
      value: 1 / 3,
      stderr: null,
      interval: null,
      n: 1,
    });
    expect(clusteredMean([], true)).toBeNull();
  });
});

describe('the paired comparison', () => {
  const scores = (values: number[]) => new Map(values.map((value, i) => [i, value]));

  it('takes the same questions only, and is surer than two separate errors', () => {
    const a = scores([0, 0.1, 0.9, 1]);
    const b = new Map([...scores([0.2, 0.3, 1, 1]), [99, 0]]);
    const { n, difference, stderr, better, worse } = comparePaired(a, b);
    expect({ n, better, worse }).toEqual({ n: 4, better: 3, worse: 0 });
    expect(difference).toBeCloseTo(0.125, 12);
    // sample sd of (.2, .2, .1, 0) = 0.095743, / 2
    expect(stderr).toBeCloseTo(0.0478714, 6);
  });

  it('gives the p of a normal test and of an exact sign test', () => {
    const a = scores(Array.from({ length: 100 }, () => 0));
    const b = scores(Array.from({ length: 100 }, (_, i) => (i < 10 ? 1 : 0)));
    const { p, signP } = comparePaired(a, b);
    // z = 0.1 / 0.030151 = 3.3166
    expect(p).toBeCloseTo(0.000911, 5);
    expect(signP).toBeCloseTo(2 / 1024, 10);
    expect(signTest(8, 2)).toBeCloseTo(0.109375, 10);
    expect(signTest(0, 0)).toBe(1);
    expect(comparePaired(a, a).p).toBe(1);
  });
});

describe('the length-controlled win rate', () => {
  const rows = (theta: number, phi: number, shift: number) => {
    const differences = Array.from({ length: 2001 }, (_, i) => shift + (i - 1000) / 2);
    const spread = Math.sqrt(differences.reduce((sum, d) => sum + (d - shift) ** 2, 0) / differences.length);
    return differences.map((difference) => ({
      difference,
      win: 1 / (1 + Math.exp(-(theta + phi * Math.tanh(difference / spread)))),
    }));
  };

  it('is the rate at equal length, where longer answers win for their length', () => {
    expect(lengthControlledWinRate(rows(0.4, 1.5, 300))).toBeCloseTo(1 / (1 + Math.exp(-0.4)), 3);
    expect(lengthControlledWinRate(rows(-1, 2, 500))).toBeCloseTo(1 / (1 + Math.E), 2);
    const raw = rows(-1, 2, 500).reduce((sum, { win }) => sum + win, 0) / 2001;
    expect(raw).toBeGreaterThan(0.5);
  });

  it('is the plain rate where length tells nothing, and ends where it tells all', () => {
    expect(lengthControlledWinRate([])).toBeNull();
    expect(lengthControlledWinRate([{ win: 1, difference: 5 }])).toBe(1);
    expect(lengthControlledWinRate(rows(0, 0, 50))).toBeCloseTo(0.5, 12);
    const split = [-3, -2, -1, 1, 2, 3].map((difference) => ({ difference, win: difference > 0 ? 1 : 0 }));
    expect(lengthControlledWinRate(split)).toBeCloseTo(0.5, 6);
  });
});

describe('lengths', () => {
  it('are summed up by mean, median, nearest-rank p95 and maximum', () => {
    const lengths = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(lengthSummary(lengths, 'tokens')).toEqual({
      unit: 'tokens',
      mean: 50.5,
      median: 50.5,
      p95: 95,
      max: 100,
    });
    expect(lengthSummary([7], 'tokens')).toMatchObject({ median: 7, p95: 7 });
    expect(lengthSummary([], 'tokens')).toBeNull();
  });
});

describe('random numbers', () => {
  it("are Python's where an official figure was drawn with them", () => {
    // import random; random.seed(12345); [random.choice(range(10)) for _ in range(12)]
    const random = pythonRandom(12_345);
    expect(Array.from({ length: 12 }, () => random.choice(10))).toEqual([6, 0, 4, 5, 3, 4, 9, 6, 2, 5, 1, 6]);
  });

  it('depend on the seed alone, and an order keeps every value', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (values, seed) => {
        expect(shuffled(values, seed)).toEqual(shuffled(values, seed));
        expect([...shuffled(values, seed)].sort()).toEqual([...values].sort());
      }),
    );
    const random = generator('x');
    const mean = Array.from({ length: 10_000 }, random).reduce((sum, value) => sum + value, 0) / 10_000;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  });
});
