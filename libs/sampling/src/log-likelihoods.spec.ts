import { endpointSchema, samplingSettingsSchema } from '@longhand/records';
import { logLikelihoods } from './log-likelihoods.ts';
import { openSampler, type Sampler } from './sampler.ts';
import { logprobOf } from './testing/answers.ts';
import { startEndpointServer } from './testing/index.ts';

describe('log-likelihoods of continuations', () => {
  it('are sums over the tokens after the text', async () => {
    const server = await startEndpointServer();
    const sampler = openSampler({
      endpoint: endpointSchema.parse({ url: server.url, model: 'test-model' }),
      settings: samplingSettingsSchema.parse({}),
      env: {},
    });
    const sums = await logLikelihoods(sampler, 'Q: Is it so?\nA:', [' Yes, it is', ' No']);
    await sampler.close();
    await server.close();
    expect(sums[0]).toBeCloseTo(logprobOf(' Yes,') + logprobOf(' it') + logprobOf(' is'));
    expect(sums[1]).toBeCloseTo(logprobOf(' No'));
  });

  it('cannot be had from an endpoint that does not echo', async () => {
    const server = await startEndpointServer({ respond: () => ({ content: ' Yes' }) });
    const sampler = openSampler({
      endpoint: endpointSchema.parse({ url: server.url, model: 'test-model' }),
      settings: samplingSettingsSchema.parse({}),
      env: {},
    });
    const deaf: Sampler = {
      ...sampler,
      sample: (request) => sampler.sample({ ...request, settings: { ...request.settings!, extra: {} } }),
    };
    await expect(logLikelihoods(deaf, 'A:', [' Yes'])).rejects.toThrow(/does not give log-probabilities/);
    await sampler.close();
    await server.close();
  });
});
