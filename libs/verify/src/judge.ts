import type { Verification, VerifyRequest } from './verification.ts';
import { verify } from './verify.ts';

/**
 * A judge of answers that rules cannot decide, such as a model behind an endpoint. It may answer
 * `unverifiable` too. Its name becomes part of the verifier: `judge:NAME`.
 */
export interface Judge {
  readonly name: string;
  judge(question: { gold: string | null; prediction: string; extracted: string | null }): Promise<{
    verdict: Verification['verdict'];
    reason: string;
  }>;
}

/**
 * Verifies by rule and asks the judge only where the rules say `unverifiable` and there is a gold answer. A
 * judge that fails leaves the verdict as it was, with its error in the reason.
 */
export async function verifyWithJudge(request: VerifyRequest, judge: Judge): Promise<Verification> {
  const verification = verify(request);
  if (verification.verdict !== 'unverifiable' || request.gold === null || request.gold.trim() === '')
    return verification;
  const { extracted } = verification;
  try {
    const { verdict, reason } = await judge.judge({
      gold: request.gold,
      prediction: request.prediction,
      extracted,
    });
    return { ...verification, verdict, reason, verifier: `judge:${judge.name}` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...verification, reason: `${verification.reason}; the judge failed: ${why}` };
  }
}
