import { openSampler, type ConnectOptions, type Sampler } from '@longhand/sampling';
import type { JudgeModel } from '../scorers/scorer.ts';
import { answerText } from '../text/answer-text.ts';
import type { Suite } from './suite.ts';

export interface OpenJudge extends JudgeModel {
  close(): Promise<void>;
}

/** A judge behind an endpoint; what it said is kept in `journal`. Its thinking is left out of its answers. */
export function openJudge(
  { endpoint, settings }: NonNullable<Suite['judge']>,
  journal: string,
  options: ConnectOptions,
): OpenJudge {
  const sampler: Sampler = openSampler({ endpoint, settings, journal, ...options });
  return {
    name: endpoint.model,
    answer: async (prompt) => {
      const [sample] = await sampler.sample({ prompt: { messages: [{ role: 'user', content: prompt }] } });
      // A prompt that the judge's endpoint refuses is an unreadable judgement, and counted as one.
      const completion = sample?.completion ?? null;
      return completion === null ? '' : answerText(completion.text).answer;
    },
    close: () => sampler.close(),
  };
}
