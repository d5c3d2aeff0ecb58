import fc from 'fast-check';
import { checkCountdown } from './check-countdown.ts';
import { countSolutions } from './count-solutions.ts';
import { formatExpression } from './expression.ts';
import { solveFirst } from './solver.ts';

const small = fc.record({
  numbers: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
  target: fc.integer({ min: 1, max: 40 }),
});

describe('the solver', () => {
  it('finds a solution exactly when brute force over all expressions does', () => {
    fc.assert(
      fc.property(small, ({ numbers, target }) => {
        const { solution } = solveFirst(numbers, target);
        expect(solution !== undefined).toBe(bruteForce(numbers, target).size > 0);
        if (solution)
          expect(checkCountdown(formatExpression(solution), numbers, target)).toMatchObject({ ok: true });
      }),
      { numRuns: 40 },
    );
  });

  it('needs fractions where there is no other way: 24 from 3, 3, 8, 8', () => {
    const { solution } = solveFirst([3, 3, 8, 8], 24);
    expect(formatExpression(solution!)).toBe('8 / (3 - 8 / 3)');
    expect(countSolutions([3, 3, 8, 8], 24)).toMatchObject({ count: 1, solutions: ['8 / (3 - 8 / 3)'] });
  });

  it('says how many combinations it computed, and that there is no solution', () => {
    const { solution, nodes } = solveFirst([1, 1, 1], 100);
    expect(solution).toBeUndefined();
    expect(nodes).toBeGreaterThan(10);
  });

  it('refuses what it cannot search', () => {
    expect(() => solveFirst([1, 2, 3, 4, 5, 6, 7], 100)).toThrow('7 given, the solver takes 1 to 6');
    expect(() => solveFirst([0, 2], 2)).toThrow('0 is not a whole number from 1 to 1000');
    expect(() => countSolutions([1, 2], 0.5)).toThrow('target: 0.5');
  });
});

describe('the count of solutions', () => {
  it('is the number of different functions among all expressions with that value', () => {
    fc.assert(
      fc.property(small, ({ numbers, target }) => {
        expect(countSolutions(numbers, target).count).toBe(bruteForce(numbers, target).size);
      }),
      { numRuns: 40 },
    );
  });

  it('holds only solutions, each once, for five and six numbers', () => {
    for (const [numbers, target] of [
      [[2, 3, 5, 7, 11], 97],
      [[75, 50, 2, 3, 8, 7], 812],
      [[6, 6, 6, 6, 6, 6], 37],
    ] as const) {
      const { solutions, count } = countSolutions(numbers, target, { limit: 10_000 });
      expect(new Set(solutions).size).toBe(count);
      expect(count).toBeGreaterThan(0);
      for (const text of solutions) expect(checkCountdown(text, numbers, target)).toMatchObject({ ok: true });
    }
  });

  it('counts equal numbers once: 6 + 6 - 6', () => {
    expect(countSolutions([6, 6, 6], 6).solutions).toEqual(['6 * 6 / 6', '6 + 6 - 6']);
  });
});

const PRIME = 1_000_003n;

/** Fingerprints (values at a fixed odd point, modulo a prime) of all expressions that have the value. */
function bruteForce(numbers: readonly number[], target: number): Set<bigint> {
  const prints = new Set<bigint>();
  const points = [104_729n, 224_737n, 350_377n, 479_909n];
  const walk = (items: readonly { n: number; d: number; print: bigint }[]): void => {
    if (items.length === 1) {
      const [{ n, d, print }] = items as [{ n: number; d: number; print: bigint }];
      if (n === target * d) prints.add(print);
      return;
    }
    items.forEach((a, i) => {
      items.forEach((b, j) => {
        if (i === j) return;
        const rest = items.filter((_, k) => k !== i && k !== j);
        const add = (n: number, d: number, print: bigint): void => {
          walk([...rest, { n: d < 0 ? -n : n, d: Math.abs(d), print: ((print % PRIME) + PRIME) % PRIME }]);
        };
        if (i < j) {
          add(a.n * b.d + b.n * a.d, a.d * b.d, a.print + b.print);
          add(a.n * b.n, a.d * b.d, a.print * b.print);
        }
        add(a.n * b.d - b.n * a.d, a.d * b.d, a.print - b.print);
        if (b.n !== 0) add(a.n * b.d, a.d * b.n, a.print * inverse(b.print));
      });
    });
  };
  walk(numbers.map((n, i) => ({ n, d: 1, print: points[i]! })));
  return prints;
}

function inverse(value: bigint): bigint {
  let [result, base, power] = [1n, value % PRIME, PRIME - 2n];
  for (; power > 0n; power >>= 1n) {
    if (power & 1n) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}
