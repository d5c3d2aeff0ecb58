import { UserError, type SamplingSettings } from '@longhand/records';
import type { Completion } from './completion.ts';
import type { Sampler, SampleRequest } from './sampler.ts';

/**
 * The log-likelihood of each continuation of a text: the sum over the tokens that end after the text does. Asks the
 * endpoint to echo text and continuation with log-probabilities (`/v1/completions`, `echo`). Throws a `UserError`
 * where it cannot.
 */
export async function logLikelihoods(
  sampler: Sampler,
  text: string,
  continuations: readonly string[],
): Promise<number[]> {
  return Promise.all(
    continuations.map(async (continuation) => {
      const whole = text + continuation;
      const [sample] = await sampler.sample(echoRequest(whole));
      const completion = sample?.completion ?? null;
      if (completion === null)
        throw new UserError(`endpoint ${sampler.host}: ${sample?.failure ?? 'no answer'}`);
      const sum = sumAfter(completion, text.length, whole);
      if (sum !== null) return sum;
      throw new UserError(
        `endpoint ${sampler.host}: does not give log-probabilities of the prompt (echo), which this task needs; ` +
          'vLLM and trainer:serve do',
        { exitCode: 1 },
      );
    }),
  );
}

const settings: SamplingSettings = {
  temperature: 0,
  top_p: null,
  top_k: null,
  min_p: null,
  max_tokens: 1,
  stop: [],
  seed: null,
  extra: { echo: true },
};

function echoRequest(text: string): SampleRequest {
  return { prompt: { text }, settings, logprobs: true, stream: false };
}

/** Sum over the tokens of `whole` that end after character `start`; null where they do not cover it. */
function sumAfter({ logprobs }: Completion, start: number, whole: string): number | null {
  let sum = 0;
  let covered = 0;
  let place = 0;
  for (const { token, logprob, offset } of logprobs ?? []) {
    const begins = offset ?? place;
    place = begins + token.length;
    if (begins >= whole.length) break;
    if (begins === 0 && !whole.startsWith(token)) return null;
    covered = place;
    if (place <= start) continue;
    if (logprob === null) return null;
    sum += logprob;
  }
  return covered >= whole.length ? sum : null;
}
