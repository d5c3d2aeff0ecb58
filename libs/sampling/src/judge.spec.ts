import { endpointSchema, samplingSettingsSchema } from '@longhand/records';
import { endpointJudge } from './judge.ts';
import { openSampler } from './sampler.ts';
import { startEndpointServer, virtualClock } from './testing/index.ts';

describe('a judge behind an endpoint', () => {
  it.each([
    ['Both are one half.\nVERDICT: SAME', 'correct'],
    ['VERDICT: SAME at first sight.\nOn reflection, VERDICT: **DIFFERENT**', 'incorrect'],
    ['<think>VERDICT: SAME</think>Hard to say.\n\nVERDICT: CANNOT TELL', 'unverifiable'],
    ['They are the same.', 'unverifiable'],
  ])('%j is %s', async (content, verdict) => {
    const server = await startEndpointServer({ models: ['judge'], respond: () => ({ content }) });
    const sampler = openSampler({
      endpoint: endpointSchema.parse({ url: server.url, model: 'judge' }),
      settings: samplingSettingsSchema.parse({ temperature: 0, max_tokens: 512 }),
      env: {},
    });
    const judge = endpointJudge(sampler);
    const question = { gold: '\\frac12', prediction: 'It is {gold}: half', extracted: null };
    const result = await judge.judge(question);
    const asked = server.asked[0]!.prompt;
    await sampler.close();
    await server.close();
    expect(judge.name).toBe('judge');
    expect(result.verdict).toBe(verdict);
    expect(asked).toContain("Reference answer:\n\\frac12\n\nStudent's answer:\nIt is {gold}: half\n");
  });

  it('throws where the endpoint does not answer', async () => {
    const server = await startEndpointServer({ models: ['judge'] });
    server.faults.add({ status: 500, times: 9 });
    const sampler = openSampler({
      endpoint: endpointSchema.parse({ url: server.url, model: 'judge', tries: 2 }),
      settings: samplingSettingsSchema.parse({}),
      clock: virtualClock(),
      env: {},
    });
    const question = { gold: '1', prediction: '1', extracted: '1' };
    await expect(endpointJudge(sampler).judge(question)).rejects.toThrow(/no answer after 2 tries/);
    await sampler.close();
    await server.close();
  });
});
