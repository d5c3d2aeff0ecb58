import type { Endpoint, SamplingSettings } from '@longhand/records';
import {
  logLikelihoods,
  openSampler,
  SamplingStopped,
  type Sampled,
  type SampleRequest,
} from '@longhand/sampling';
import type { Response } from '../task/task.ts';
import { isTruncated } from '../score/score-responses.ts';
import { continuationsOf } from './continuations.ts';
import type { DrawOptions, Question, Respondent } from './respondent.ts';

export interface EndpointRespondentOptions {
  endpoint: Endpoint;
  /** What results.json calls `model_hash`. */
  hash: string;
  /** File that keeps the responses. */
  journal: string;
  env?: Readonly<Record<string, string | undefined>>;
  onNotice?: (line: string) => void;
  stopping?: () => boolean;
}

/** A model behind an OpenAI-compatible endpoint; the endpoint renders the conversation. */
export function endpointRespondent(options: EndpointRespondentOptions): Respondent {
  const { endpoint, hash, journal, ...rest } = options;
  const sampler = openSampler({ ...rest, endpoint, journal, settings: settingsOf(greedy, {}) });
  const requestOf = ({ prompt }: Question, { samples, settings }: DrawOptions): SampleRequest => ({
    prompt: {
      messages: [
        ...(settings.system === null ? [] : [{ role: 'system' as const, content: settings.system }]),
        { role: 'user' as const, content: prompt },
      ],
    },
    count: samples,
    settings: settingsOf(settings, settings.template_variables),
  });
  const likelihoodsOf = ({ item, prompt }: Question) =>
    logLikelihoods(sampler, prompt, continuationsOf(item.fields));
  return {
    name: `${endpoint.url}#${endpoint.model}`,
    hash,
    draw: async (questions, draw) => {
      const { samples, stopping, onProgress } = draw;
      const total = questions.length * samples;
      const before = sampler.totals;
      let done = 0;
      let next = 0;
      let failed = false;
      const refused: string[] = [];
      const hand = async () => {
        while (next < questions.length && !failed) {
          const question = questions[next++]!;
          if (stopping()) throw new SamplingStopped();
          try {
            if (draw.task.mode === 'likelihood') await likelihoodsOf(question);
            else {
              const drawn = await sampler.sample(requestOf(question, draw));
              refused.push(...drawn.flatMap(({ failure }) => failure ?? []));
            }
          } catch (error) {
            failed = true;
            throw error;
          }
          done += samples;
          const { known, completionTokens } = sampler.totals;
          const tokens = completionTokens - before.completionTokens;
          onProgress({ done, known: known - before.known, total, tokens });
        }
      };
      const hands = Array.from({ length: Math.min(endpoint.concurrency, questions.length) }, hand);
      const fault = (await Promise.allSettled(hands)).find((each) => each.status === 'rejected');
      if (fault !== undefined) throw fault.reason;
      if (refused.length > 0) {
        options.onNotice?.(
          `${draw.task.name}: ${refused.length} of ${total} responses were not given and count as blank (${refused[0]!})`,
        );
      }
    },
    responses: async (question, draw) => {
      if (draw.task.mode === 'likelihood') {
        const sums = await likelihoodsOf(question);
        return [{ text: '', truncated: false, tokens: null, logLikelihoods: sums }];
      }
      return (await sampler.sample(requestOf(question, draw))).map(responseOf);
    },
    close: () => sampler.close(),
  };
}

const greedy = { temperature: 0, top_p: 1, top_k: null, min_p: null, max_tokens: 1, seed: 0, stop: [] };

function settingsOf(
  settings: Pick<
    DrawOptions['settings'],
    'temperature' | 'top_p' | 'top_k' | 'min_p' | 'max_tokens' | 'seed' | 'stop'
  >,
  variables: Readonly<Record<string, unknown>>,
): SamplingSettings {
  const { temperature, top_p, top_k, min_p, max_tokens, seed, stop } = settings;
  const extra =
    Object.keys(variables).length === 0
      ? {}
      : ({ chat_template_kwargs: variables } as SamplingSettings['extra']);
  return { temperature, top_p, top_k, min_p, max_tokens, seed, stop: [...stop], extra };
}

/** A sample as scorers read it; one that the endpoint would not give is blank and counts as cut off. */
function responseOf({ completion }: Sampled): Response {
  if (completion === null) return { text: '', truncated: true, tokens: 0 };
  const { text, truncated, tokens } = completion;
  return { text, truncated: isTruncated(text, truncated), tokens };
}
