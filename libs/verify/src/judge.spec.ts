import { type Judge, verifyWithJudge } from './judge.ts';

const yes: Judge = {
  name: 'test',
  judge: () => Promise.resolve({ verdict: 'correct', reason: 'the same thing in other words' }),
};

describe('a judge', () => {
  it('is asked only where the rules cannot decide, and signs its verdict', async () => {
    const gold = 'The series converges, since its terms fall below $1/n^2$ for all large $n$.';
    expect(await verifyWithJudge({ gold, prediction: '\\boxed{it converges}' }, yes)).toMatchObject({
      verdict: 'correct',
      verifier: 'judge:test',
    });
    expect(await verifyWithJudge({ gold: '5', prediction: '\\boxed{6}' }, yes)).toMatchObject({
      verdict: 'incorrect',
      verifier: 'math@1',
    });
    expect(await verifyWithJudge({ gold: null, prediction: '\\boxed{6}' }, yes)).toMatchObject({
      verdict: 'unverifiable',
      verifier: 'math@1',
    });
  });

  it('that fails leaves the verdict as it was', async () => {
    const broken: Judge = { name: 'test', judge: () => Promise.reject(new Error('connection refused')) };
    const result = await verifyWithJudge({ gold: '\\frac{', prediction: '5' }, broken);
    expect(result.verdict).toBe('unverifiable');
    expect(result.reason).toContain('connection refused');
  });
});
