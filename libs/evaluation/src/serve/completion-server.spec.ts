import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseEngine, logLikelihood } from '@longhand/lm';
import { endpointSchema, samplingSettingsSchema, type SamplingSettings } from '@longhand/records';
import { logLikelihoods, openSampler, type Sampler } from '@longhand/sampling';
import {
  continuationLogprobs,
  drawRows,
  openEngine,
  promptTokens,
  textTokens,
  type Engine,
} from '../run/engine.ts';
import { writeTinyModel } from '../testing/tiny-model.ts';
import { startCompletionServer, type CompletionServer } from './completion-server.ts';

const conversation = (content: string) => [{ role: 'user' as const, content }];

describe('a served checkpoint', () => {
  let folder: string;
  let engine: Engine;
  let server: CompletionServer;
  let sampler: Sampler;

  beforeAll(async () => {
    await chooseEngine('onnxruntime-cpu');
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    await writeTinyModel(folder, 1);
    engine = await openEngine(folder, 'tiny');
    server = await startCompletionServer({ engine, name: 'tiny', batch: 4 });
    sampler = openSampler({
      endpoint: endpointSchema.parse({ url: server.url, model: 'tiny', tries: 1 }),
      settings: settings({}),
      env: {},
    });
  });
  afterAll(async () => {
    await sampler.close();
    await server.close();
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  const settings = (more: Partial<SamplingSettings>): SamplingSettings =>
    samplingSettingsSchema.parse({ max_tokens: 24, temperature: 0, ...more });
  const post = async (
    route: string,
    body: object,
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(`${server.url}/${route}`, { method: 'POST', body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('says what the engine says, streamed or not, at any temperature', async () => {
    for (const temperature of [0, 0.9]) {
      const messages = conversation('What is 3 + 4?');
      const drawing = settings({ temperature, top_p: 0.95, top_k: 20, seed: 11 });
      const [row] = await drawRows(
        engine,
        [{ tokens: promptTokens(engine, messages, {}), seed: 11 }],
        { temperature, top_p: 0.95, top_k: 20, min_p: 0, max_tokens: 24, stop: [] },
        { batch: 1 },
      );
      for (const stream of [true, false]) {
        const [sample] = await sampler.sample({ prompt: { messages }, settings: drawing, stream });
        expect(sample!.completion).toMatchObject({
          text: row!.text,
          finishReason: row!.finishReason,
          tokens: row!.tokens.length,
        });
        const fresh = await post('chat/completions', { messages, ...drawing, model: 'tiny', stream: false });
        expect(fresh.body.choices).toMatchObject([{ message: { content: row!.text } }]);
      }
    }
  });

  it('gives the same answers to requests that come together as to each alone', async () => {
    const ask = (n: number, seed: number) =>
      post('completions', { prompt: `Is ${n} odd?`, max_tokens: 12, temperature: 1, seed });
    const alone = [];
    for (const n of [1, 2, 3, 4, 5, 6]) alone.push((await ask(n, n)).body.choices);
    const together = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => ask(n, n)));
    expect(together.map(({ body }) => body.choices)).toEqual(alone);
  });

  it('gives several choices, each with the seed after the last', async () => {
    const request = { prompt: 'Well', max_tokens: 12, temperature: 1 };
    const many = await post('completions', { ...request, seed: 5, n: 3 });
    const texts = (body: Record<string, unknown>) =>
      (body.choices as { text: string }[]).map(({ text }) => text);
    const single = await Promise.all([5, 6, 7].map((seed) => post('completions', { ...request, seed })));
    expect(texts(many.body)).toEqual(single.flatMap(({ body }) => texts(body)));
    expect(new Set(texts(many.body)).size).toBeGreaterThan(1);
  });

  it('ends at a stop text, which it leaves out, streamed or not', async () => {
    const messages = conversation('Go on');
    const [free] = await sampler.sample({ prompt: { messages }, settings: settings({ max_tokens: 40 }) });
    const text = free!.completion!.text;
    const stop = [text.slice(9, 12), 'never there'];
    const expected = text.slice(0, text.indexOf(stop[0]!));
    for (const stream of [true, false]) {
      const [cut] = await sampler.sample({
        prompt: { messages },
        settings: settings({ max_tokens: 40, stop }),
        stream,
      });
      expect(cut!.completion).toMatchObject({ text: expected, finishReason: 'stop', truncated: false });
    }
  });

  it('tells the log-probabilities of its tokens, which spell the text', async () => {
    for (const stream of [true, false]) {
      const { completion } = (
        await sampler.sample({ prompt: { text: 'One and' }, logprobs: true, stream })
      )[0]!;
      const { tokens } = textTokens(engine, 'One and');
      const [row] = await drawRows(
        engine,
        [{ tokens, seed: 0 }],
        { temperature: 0, top_p: 1, top_k: 0, min_p: 0, max_tokens: 24, stop: [] },
        { batch: 1 },
      );
      const scores = logLikelihood(await engine.model(), tokens, row!.tokens).tokens;
      expect(completion!.logprobs!.map(({ token }) => token).join('')).toBe(completion!.text);
      completion!.logprobs!.forEach(({ logprob, offset }, place) => {
        expect(logprob).toBeCloseTo(scores[place]!, 4);
        if (place === 0) expect(offset).toBe(0);
      });
    }
  });

  it('scores continuations as the engine does', async () => {
    const text = 'Q: What is 1 + 2? é\nA:';
    const continuations = [' The answer is 3.', ' No “idea”', ' 3'];
    const here = await continuationLogprobs(engine, text, continuations);
    const there = await logLikelihoods(sampler, text, continuations);
    there.forEach((sum, place) => {
      expect(sum).toBeCloseTo(here[place]!, 3);
    });
    expect(here.every((sum) => sum < 0)).toBe(true);
  });

  it('echoes a prompt without going on', async () => {
    const { body } = await post('completions', { prompt: 'What is', max_tokens: 0, echo: true, logprobs: 1 });
    const [{ text, logprobs }] = body.choices as [
      { text: string; logprobs: { tokens: string[]; token_logprobs: unknown[] } },
    ];
    expect(text).toBe('What is');
    expect(logprobs.tokens.join('')).toBe('What is');
    expect(logprobs.token_logprobs[0]).toBeNull();
    expect(body.usage).toMatchObject({ completion_tokens: 0 });
  });

  it('tells its models, and whether it is well', async () => {
    expect(await sampler.models()).toMatchObject([
      { id: 'tiny', model_hash: engine.hash, max_model_len: 512 },
    ]);
    const health = await fetch(server.url.replace('/v1', '/health'));
    expect(await health.json()).toMatchObject({ status: 'ok', running: 0 });
  });

  it.each([
    [
      'a model that is not there',
      'completions',
      { prompt: 'a', model: 'other' },
      404,
      /does not exist; this is tiny/,
    ],
    ['no messages', 'chat/completions', { messages: [] }, 400, /^messages: /],
    ['a wrong setting', 'completions', { prompt: 'a', top_p: 3 }, 400, /^top_p: /],
    ['an empty prompt', 'completions', { prompt: '' }, 400, /prompt: is empty/],
    [
      'a prompt too long',
      'completions',
      { prompt: 'long '.repeat(600) },
      400,
      /maximum context length is 512 tokens/,
    ],
    ['tokens out of the vocabulary', 'completions', { prompt: [1, 99999] }, 400, /vocabulary of 300/],
    ['another route', 'embeddings', { input: 'a' }, 404, /no such route/],
  ])('refuses %s', async (_, route, body, status, message) => {
    const answer = await post(route, body);
    expect(answer.status).toBe(status);
    expect((answer.body.error as { message: string }).message).toMatch(message);
  });

  it('lets clients go that leave, and answers the next', async () => {
    const leaving = new AbortController();
    const gone = fetch(`${server.url}/completions`, {
      method: 'POST',
      body: JSON.stringify({ prompt: 'On and on', max_tokens: 500, temperature: 1, stream: true }),
      signal: leaving.signal,
    });
    await gone.then(({ body }) => body!.getReader().read());
    leaving.abort();
    const { status } = await post('completions', { prompt: 'Next', max_tokens: 2 });
    expect(status).toBe(200);
  });
});

describe('a served checkpoint with a key', () => {
  it('answers those who have it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    await writeTinyModel(folder, 2);
    const engine = await openEngine(folder);
    const server = await startCompletionServer({ engine, name: 'tiny', key: 'secret' });
    const ask = (headers: Record<string, string>) => fetch(`${server.url}/models`, { headers });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: 'Bearer secret' })).status).toBe(200);
    await server.close();
    await engine.close();
    rmSync(folder, { recursive: true });
  });
});
