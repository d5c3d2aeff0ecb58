import type { Verdict } from '@longhand/records';
import type { Prompt, Sampled } from './completion.ts';
import type { SampleRequest, Sampler } from './sampler.ts';

/** A sample with what was found of it. */
export interface JudgedSample extends Sampled {
  /** Null for a sample without a completion. */
  verdict: Verdict | null;
}

export interface UntilOptions extends Omit<SampleRequest, 'prompt' | 'first' | 'count'> {
  /** Stop when so many samples are correct, or so many were drawn. */
  correct: number;
  cap: number;
  /** Of a response's whole text. */
  verdictOf: (text: string) => Verdict | Promise<Verdict>;
}

/**
 * Rejection sampling: draws samples of a prompt until `correct` of them are correct or `cap` are there; returns all
 * of them. Each wave draws as many as are still wanted, so nothing is drawn in vain, and the same responses lead
 * to the same samples.
 */
export async function sampleUntil(
  sampler: Sampler,
  prompt: Prompt,
  options: UntilOptions,
): Promise<JudgedSample[]> {
  const { correct, cap, verdictOf, ...rest } = options;
  const judged: JudgedSample[] = [];
  let right = 0;
  while (right < correct && judged.length < cap) {
    const count = Math.min(correct - right, cap - judged.length);
    for (const sampled of await sampler.sample({ ...rest, prompt, first: judged.length, count })) {
      const { completion } = sampled;
      const verdict = completion === null ? null : await verdictOf(completion.text);
      if (verdict === 'correct') right++;
      judged.push({ ...sampled, verdict });
    }
    // A prompt that the endpoint will not answer is not asked again.
    if (judged.at(-1)?.completion === null) break;
  }
  return judged;
}
