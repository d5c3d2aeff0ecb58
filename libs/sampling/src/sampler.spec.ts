import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpointSchema, samplingSettingsSchema, type Endpoint } from '@longhand/records';
import { openSampler, type Sampler, type SamplerOptions } from './sampler.ts';
import { sampleUntil } from './sample-until.ts';
import {
  startEndpointServer,
  virtualClock,
  type EndpointServer,
  type EndpointServerOptions,
} from './testing/index.ts';

const ask = (text: string) => ({ messages: [{ role: 'user' as const, content: text }] });

describe('a sampler', () => {
  let server: EndpointServer;
  let samplers: Sampler[] = [];
  const serve = async (options?: EndpointServerOptions) => (server = await startEndpointServer(options));
  const open = (endpoint: Partial<Endpoint> = {}, more: Partial<SamplerOptions> = {}) => {
    const sampler = openSampler({
      endpoint: endpointSchema.parse({ url: server.url, model: 'test-model', ...endpoint }),
      settings: samplingSettingsSchema.parse({ seed: 5 }),
      clock: virtualClock(),
      env: {},
      ...more,
    });
    samplers.push(sampler);
    return sampler;
  };

  afterEach(async () => {
    for (const sampler of samplers) await sampler.close();
    samplers = [];
    await server.close();
  });

  it("sends the study's settings, a seed a sample, and no key that is not set", async () => {
    await serve();
    await open().sample({ prompt: ask('two and two?'), first: 3 });
    const { body, headers } = server.asked[0]!;
    expect(body).toEqual({
      model: 'test-model',
      messages: [{ role: 'user', content: 'two and two?' }],
      temperature: 0.6,
      top_p: 0.95,
      top_k: 20,
      min_p: 0,
      max_tokens: 16384,
      seed: 8,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(headers.authorization).toBeUndefined();
  });

  it.each(['reasoning_content', 'reasoning', 'inline', 'unopened'] as const)(
    'reads reasoning that is told as %s into the same text, streamed or not',
    async (reasoning) => {
      await serve({ reasoning, respond: () => ({ reasoning: 'two and two', content: 'It is 4.' }) });
      const [streamed] = await open().sample({ prompt: ask('?') });
      const [whole] = await open({ stream: false }).sample({ prompt: ask('?') });
      expect(streamed!.completion).toMatchObject({
        text: '<think>\ntwo and two\n</think>\n\nIt is 4.',
        finishReason: 'stop',
        truncated: false,
        tokens: 6,
        promptTokens: 1,
      });
      expect(whole).toEqual(streamed);
    },
  );

  it('leaves reasoning open that the budget of tokens has cut', async () => {
    await serve({ respond: () => ({ reasoning: 'and so on and', content: '', finish: 'length' }) });
    const [cut] = await open().sample({ prompt: ask('?') });
    expect(cut!.completion).toMatchObject({ text: '<think>\nand so on and', truncated: true });
  });

  it('completes texts, with log-probabilities of both forms', async () => {
    await serve();
    const [text] = await open().sample({ prompt: { text: 'Once' }, logprobs: true });
    const [chat] = await open({ stream: false }).sample({ prompt: ask('Once'), logprobs: true });
    for (const { completion } of [text!, chat!]) {
      expect(completion!.logprobs!.length).toBeGreaterThan(2);
      expect(completion!.logprobs![0]!.logprob).toBeLessThanOrEqual(0);
    }
    expect(server.asked[0]).toMatchObject({ path: '/v1/completions', body: { prompt: 'Once', logprobs: 1 } });
  });

  it.each([
    ['asks for several samples at once', {}, 1],
    ['asks one by one where several are refused', { mostChoices: 1 }, 5],
    ['asks for the rest where fewer came', { mostChoices: 1, silently: true }, 4],
  ] as const)('%s: the same samples', async (_, options, requests) => {
    await serve(options);
    const samples = await open().sample({ prompt: ask('?'), count: 4 });
    expect(server.asked).toHaveLength(requests);
    const single = await open({ samples_per_request: 'one' }).sample({ prompt: ask('?'), count: 4 });
    const texts = samples.map(({ completion }) => completion!.text);
    expect(texts).toEqual(single.map(({ completion }) => completion!.text));
    expect(new Set(texts).size).toBe(4);
    expect(samples.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  it.each(['stream_options', 'max_tokens'])('does without %s where it is refused', async (key) => {
    await serve({ refuses: [key] });
    const [sample] = await open().sample({ prompt: ask('?') });
    expect(sample!.completion!.finishReason).toBe('stop');
    expect(server.asked).toHaveLength(2);
  });

  it.each([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '7' } }, 7000],
    ['429 with RateLimit', { status: 429, headers: { ratelimit: '"default";r=0;t=3' } }, 3000],
    ['429 with times of OpenAI', { status: 429, headers: { 'x-ratelimit-reset-requests': '1m2s' } }, 62_000],
    ['500', { status: 500 }, null],
    ['503 with Retry-After', { status: 503, headers: { 'retry-after': '2' } }, 2000],
    ['a dropped connection', { drop: 'at once' }, null],
    ['a connection dropped midway', { drop: 'midway' }, null],
    ['a truncated body', { truncate: true }, null],
    ['malformed JSON', { malformed: true }, null],
    ['silence', { endless: 'silence' }, null],
    ['endless comments', { endless: 'comments' }, null],
    ['endless tokens', { endless: 'tokens' }, null],
  ] as const)('gets the same answer after %s, streamed or not', async (_, fault, waited) => {
    await serve();
    for (const stream of [true, false]) {
      const [expected] = await open({ stream }).sample({ prompt: ask('?') });
      const clock = virtualClock();
      server.faults.add(fault);
      // What never ends is given up soon; what comes after it may take as long as a slow machine needs.
      const impatient = 'endless' in fault ? { idle_seconds: 0.3, total_seconds: 0.6 } : {};
      const sleep = (ms: number) => {
        Object.assign(sampler.endpoint, { idle_seconds: 600, total_seconds: 600 });
        return clock.sleep(ms);
      };
      const sampler = open({ stream, ...impatient }, { clock: { now: clock.now, sleep } });
      const [sample] = await sampler.sample({ prompt: ask('?') });
      expect(sample).toEqual(expected);
      expect(sampler.totals).toMatchObject({ requests: 2, retries: 1, drawn: 1 });
      if (waited === null) expect(clock.slept).toBeLessThanOrEqual(1000);
      else expect(clock.slept).toBe(waited);
    }
  });

  it('repeats after an error in the middle of a stream, and takes slow ones', async () => {
    await serve();
    server.faults.add({ errorEvent: { message: 'engine died', code: 500 } });
    server.faults.add({ pieceMs: 10 });
    const [sample] = await open({ idle_seconds: 60 }).sample({ prompt: ask('?') });
    expect(sample!.completion!.finishReason).toBe('stop');
    expect(server.asked).toHaveLength(2);
  });

  it('ends with one line after so many failures; what was answered is kept', async () => {
    await serve();
    server.faults.add({ match: /bad/, status: 500, times: 100 });
    const sampler = open({ tries: 3 });
    await sampler.sample({ prompt: ask('good') });
    await expect(sampler.sample({ prompt: ask('bad') })).rejects.toMatchObject({
      name: 'UserError',
      exitCode: 1,
      message: expect.stringMatching(
        /no answer after 3 tries \(status 500: .*what was answered is kept$/,
      ) as string,
    });
    const [dropped] = await open({ tries: 3, failed: 'drop' }).sample({ prompt: ask('bad') });
    expect(dropped).toMatchObject({ completion: null, failure: 'status 500: status 500 to order' });
  });

  it('leaves out a prompt that is too long, and goes on with the others', async () => {
    await serve();
    const message = "This model's maximum context length is 4096 tokens, you asked for 20000";
    server.faults.add({ match: /long/, status: 400, body: JSON.stringify({ error: { message } }), times: 9 });
    const sampler = open();
    const [long] = await sampler.sample({ prompt: ask('long'), count: 2 });
    const [short] = await sampler.sample({ prompt: ask('short') });
    expect(long).toMatchObject({ completion: null, failure: `status 400: ${message}` });
    expect(short!.failure).toBeNull();
  });

  it.each([
    'maximum context length is 4096 tokens. However, you requested 16684 tokens (300 in the messages, 16384 in the completion).',
    "'max_tokens' is too large: 16384. This model's maximum context length is 4096 tokens and your request has 300 input tokens",
    "Requested token count exceeds the model's maximum context length of 4096 tokens: 300 tokens from the input messages",
  ])('asks for as many tokens as there is room for: %s', async (message) => {
    await serve();
    server.faults.add({ status: 400, body: JSON.stringify({ message, type: 'BadRequestError', code: 400 }) });
    const [sample] = await open().sample({ prompt: ask('?') });
    expect(sample!.completion).not.toBeNull();
    expect(server.asked.map(({ body }) => body.max_tokens)).toEqual([16384, 3796]);
  });

  it.each([
    [
      'a key that is refused',
      { key: 'sk-right' },
      {},
      /status 401: .*put a key that may use it into MY_KEY$/,
    ],
    ['a model that is not there', {}, { model: 'other' }, /it has no model other; it serves test-model$/],
    ['a setting that is refused', { refuses: ['top_k'] }, {}, /'top_k'.*left out with null/],
  ] as const)(
    'says in one line what to do about %s, without the key',
    async (_, options, endpoint, message) => {
      await serve(options);
      const env = { MY_KEY: 'sk-wrong-key-1234567' };
      const failure = await open({ ...endpoint, api_key_env: 'MY_KEY' }, { env })
        .sample({ prompt: ask('?') })
        .catch((error: unknown) => error as Error);
      expect(failure).toMatchObject({ name: 'UserError', message: expect.stringMatching(message) as string });
      expect((failure as Error).message).not.toMatch(/sk-|\n/);
    },
  );

  it('sends a key out of the environment', async () => {
    await serve({ key: 'sk-right-key-123' });
    const [sample] = await open({}, { env: { OPENAI_API_KEY: 'sk-right-key-123' } }).sample({
      prompt: ask('?'),
    });
    expect(sample!.completion).not.toBeNull();
  });

  it('keeps to its limit of requests at a time, and halves it when told that it is too many', async () => {
    await serve({ delayMs: 200 });
    const sampler = open({ concurrency: 8 });
    await Promise.all(Array.from({ length: 30 }, (_, i) => sampler.sample({ prompt: ask(`problem ${i}`) })));
    expect(server.busiest).toBe(8);
    server.faults.add({ status: 429, headers: { 'retry-after': '1' }, times: 3 });
    const again = await Promise.all(
      Array.from({ length: 30 }, (_, i) => sampler.sample({ prompt: ask(`next ${i}`) })),
    );
    expect(again.every(([sample]) => sample!.completion !== null)).toBe(true);
    expect(sampler.totals.waits).toBe(3);
  });

  it('asks once for a prompt that is wanted twice at the same time, and counts tokens and cost', async () => {
    await serve();
    const sampler = open({ price: { input: 1_000_000, output: 2_000_000 } });
    const both = await Promise.all([1, 2].map(() => sampler.sample({ prompt: ask('one two three') })));
    expect(both[0]).toEqual(both[1]);
    expect(server.asked).toHaveLength(1);
    const { tokens } = both[0]![0]!.completion!;
    expect(sampler.totals).toMatchObject({ known: 1, drawn: 1, promptTokens: 3, cost: 3 + 2 * tokens! });
  });

  it('draws until so many are correct or the cap is reached, and none in vain', async () => {
    await serve({ respond: ({ seed }) => ({ content: seed % 3 === 0 ? 'right' : 'wrong' }) });
    const sampler = open({ samples_per_request: 'one' });
    const verdictOf = (text: string) => (text === 'right' ? 'correct' : 'incorrect');
    const two = await sampleUntil(sampler, ask('?'), { correct: 2, cap: 10, verdictOf });
    expect(two.map(({ verdict }) => verdict)).toEqual([
      'incorrect',
      'correct',
      'incorrect',
      'incorrect',
      'correct',
    ]);
    expect(server.asked).toHaveLength(5);
    const capped = await sampleUntil(sampler, ask('!'), { correct: 9, cap: 4, verdictOf });
    expect(capped).toHaveLength(4);
  });

  it('writes what was answered, with neither key nor address, and asks for none of it again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    const journal = join(folder, 'samples.jsonl');
    try {
      await serve({ key: 'sk-secret-key-1' });
      const env = { OPENAI_API_KEY: 'sk-secret-key-1' };
      const first = open({}, { env, journal });
      const wanted = { prompt: ask('?'), count: 3 };
      const before = await first.sample(wanted);
      await first.close();
      samplers = [];
      expect(readFileSync(journal, 'utf8')).not.toMatch(/sk-secret|127\.0\.0\.1/);
      const second = open({}, { env, journal });
      expect(await second.sample(wanted)).toEqual(before);
      expect(server.asked).toHaveLength(1);
      expect(() => open({}, { env, journal })).toThrow(/is working on it/);
      expect(await second.sample({ ...wanted, count: 4 })).toHaveLength(4);
      expect(server.asked).toHaveLength(2);
      await second.close();
      samplers = [];
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
