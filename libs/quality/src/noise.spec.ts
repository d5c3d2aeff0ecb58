import { auditSteps } from './filters/step-audit.ts';
import { flipAnswer, flipSteps, type Draw } from './noise.ts';

const drawFrom = (seed: number): Draw => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

describe('flipAnswer', () => {
  it.each([
    ['The answer is $\\boxed{42}$, so 42 it is.', '42'],
    ['\\boxed{\\frac{3}{4}}', '\\frac{3}{4}'],
    ['about 1,250 dollars', '1,250'],
    ['So (B).', 'B'],
  ])('changes the answer of %j wherever it stands', (final, answer) => {
    for (let seed = 1; seed < 20; seed++) {
      const flipped = flipAnswer(final, answer, () => true, drawFrom(seed))!;
      const [{ from, to }] = flipped.changes as [{ from: string; to: string }];
      expect(from).toBe(answer);
      expect(to).not.toBe(answer);
      expect(flipped.text).toBe(final.split(answer).join(to));
    }
  });

  it('asks whether the answer is wrong, and gives up where none is or nothing can be changed', () => {
    expect(flipAnswer('\\boxed{4}', '4', () => false, drawFrom(1))).toBeNull();
    expect(flipAnswer('\\boxed{x}', 'x', () => true, drawFrom(1))).toBeNull();
    expect(flipAnswer('none', '4', () => true, drawFrom(1))).toBeNull();
  });
});

describe('flipSteps', () => {
  const trace = 'First 12 * 4 = 48. Then 48 + 2 = 50, and 50 / 5 = 10. But x + 3 = 5 and 2 * 3 = 6 + 0.';

  it('makes the share of steps false that is asked for, and no other change', () => {
    const tools = { claim: () => null, same: () => null };
    for (const [share, wrong] of [
      [0.01, 1],
      [0.7, 2],
      [1, 3],
    ] as const) {
      const flipped = flipSteps(trace, share, drawFrom(3))!;
      expect(flipped.changes).toHaveLength(wrong);
      expect(auditSteps(flipped.text, tools).wrong).toHaveLength(wrong);
      expect(flipped.changes.reduce((text, { from, to }) => text.replace(to, from), flipped.text)).toBe(
        trace,
      );
    }
  });

  it('is null for a trace without steps', () => {
    expect(flipSteps('x + 3 = 5, so what?', 1, drawFrom(1))).toBeNull();
  });
});
