import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseEngine } from '@longhand/lm';
import { parseContract, resultsSchema, sampleSchema } from '@longhand/records';
import { startEndpointServer } from '@longhand/sampling/testing';
import { startCompletionServer } from '../serve/completion-server.ts';
import { writeTinyModel } from '../testing/tiny-model.ts';
import { openEngine } from './engine.ts';
import { evaluateModel, type EvaluateModelOptions } from './evaluate-series.ts';
import { loadSuite } from './suite.ts';

describe('an evaluation', () => {
  let folder: string;
  let model: string;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    await chooseEngine('onnxruntime-cpu');
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    model = join(folder, 'model');
    await writeTinyModel(model, 1);
    const lines = (rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const sums = Array.from({ length: 7 }, (_, n) => ({
      id: `sum-${n}`,
      question: `What is ${n} + ${n}?${' Think.'.repeat(n)}`,
      answer: String(2 * n),
    }));
    const choices = [
      { id: 'sky', question: 'Is it so?', mc1_targets: { choices: ['Yes.', 'No.'], labels: [1, 0] } },
    ];
    mkdirSync(join(folder, 'items', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'items', 'deep', 'test.jsonl'), lines(sums));
    writeFileSync(join(folder, 'items', 'TruthfulQA.jsonl'), lines(choices));
    writeFileSync(
      join(folder, 'suite.yaml'),
      `
name: small
data: items
seed: 4
batch: 3
generation: { max_tokens: 12 }
tasks:
  - { task: gsm8k, samples: 2 }
  - { task: gsm8k, name: sums-greedy, samples: 1, limit: 3, generation: { temperature: 0 } }
  - { task: truthfulqa-mc1, data: items/TruthfulQA.jsonl }
`,
    );
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (out: string, more: Partial<EvaluateModelOptions> = {}) =>
    evaluateModel({
      model,
      suite: loadSuite(join(folder, 'suite.yaml')),
      out: join(folder, out),
      concurrency: 2,
      stopping: () => false,
      prepareEngine: () => Promise.resolve(),
      onNotice: () => undefined,
      env: {},
      ...more,
    });
  const tasks = ['gsm8k', 'sums-greedy', 'truthfulqa-mc1'];
  const samplesOf = (out: string) =>
    tasks.map((task) => readFileSync(join(folder, out, `samples_${task}.jsonl`), 'utf8'));

  it('writes results and samples in the form that others read', async () => {
    const [results] = await run('engine');
    const written = JSON.parse(readFileSync(join(folder, 'engine', 'results.json'), 'utf8')) as unknown;
    expect(parseContract(resultsSchema, written, 'results.json')).toEqual(results);
    expect(results).toMatchObject({
      model,
      step: null,
      suite: 'small',
      model_hash: expect.stringMatching(/^\w{64}$/) as string,
    });
    expect(results!.tasks.gsm8k).toMatchObject({
      n: 7,
      k: 2,
      responses: 14,
      response_length: { unit: 'tokens' },
    });
    expect(results!.tasks['sums-greedy']).toMatchObject({ n: 3, k: 1 });
    expect(results!.tasks['truthfulqa-mc1']).toMatchObject({ n: 1, metric: 'mc1' });
    const [gsm8k] = samplesOf('engine');
    const rows = gsm8k!
      .trim()
      .split('\n')
      .map((line) => parseContract(sampleSchema, JSON.parse(line), 'samples'));
    expect(rows.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => `sum-${n}`));
    expect(rows[0]).toMatchObject({
      response: expect.any(String) as string,
      texts: [expect.any(String), expect.any(String)],
    });
  });

  it('gives the same samples through an endpoint that serves the model', async () => {
    const engine = await openEngine(model);
    const server = await startCompletionServer({ engine, name: 'tiny', batch: 4 });
    const [results] = await run('endpoint', { model: server.url }).finally(async () => {
      await server.close();
      await engine.close();
    });
    expect(samplesOf('endpoint')).toEqual(samplesOf('engine'));
    expect(results!.model_hash).toBe(engine.hash);
    expect(results!.model).toBe(`${server.url}#tiny`);
  });

  it('stopped at any response, goes on and gives the same bytes, drawing none again', async () => {
    let drawnInAll = 0;
    for (let stops = 0; ; stops++) {
      let drawn = 0;
      let known = -1;
      const before = drawnInAll;
      const outcome = await run('stopped', {
        stopping: () => drawn >= 4,
        onProgress: (task, progress) => {
          if (task !== 'gsm8k') return;
          if (known < 0) known = progress.known;
          drawn = progress.done - progress.known;
          drawnInAll = before + drawn;
        },
      }).catch((error: unknown) => (error as Error).name);
      expect(known).toBe(before);
      if (typeof outcome !== 'string') break;
      expect(outcome).toBe('SamplingStopped');
      expect(stops).toBeLessThan(6);
    }
    expect(drawnInAll).toBe(14);
    expect(samplesOf('stopped')).toEqual(samplesOf('engine'));
  });

  it('asks an endpoint with faults for nothing twice, and gives the same', async () => {
    const server = await startEndpointServer({ models: ['m'] });
    closing.push(() => server.close());
    const suite = { ...loadSuite(join(folder, 'suite.yaml')) };
    suite.tasks = suite.tasks.slice(0, 1);
    await run('clean', { model: `${server.url}#m`, suite });
    const clean = server.asked.length;
    expect(clean).toBe(14);
    await run('clean', { model: `${server.url}#m`, suite });
    expect(server.asked).toHaveLength(clean);
    server.faults.add({ status: 503, headers: { 'retry-after': '0' }, after: 2 });
    server.faults.add({ drop: 'midway', after: 5 });
    await run('faulty', { model: `${server.url}#m`, suite });
    expect(server.asked).toHaveLength(2 * clean + 2);
    const [a, b] = ['clean', 'faulty'].map((out) =>
      readFileSync(join(folder, out, 'samples_gsm8k.jsonl'), 'utf8'),
    );
    expect(b).toBe(a);
  });

  it('asks a judge and a reward model once for each response', async () => {
    const server = await startEndpointServer({
      models: ['m', 'judge'],
      respond: ({ body }) =>
        body.model === 'judge'
          ? { reasoning: '#truthful: no', content: '#truthful: yes\n#helpful: yes' }
          : { content: 'Nothing happens.' },
    });
    closing.push(() => server.close());
    const question = { Question: 'What happens?', 'Best Answer': 'Nothing', 'Incorrect Answers': 'A lot' };
    writeFileSync(join(folder, 'open.jsonl'), `${JSON.stringify(question)}\n`);
    const notices: string[] = [];
    const suite = loadSuite('truthfulqa,alpacaeval', {
      data: join(folder, 'open.jsonl'),
      sets: [`judge={endpoint: {url: "${server.url}", model: judge}}`, 'tasks=[truthfulqa]'],
    });
    for (let times = 0; times < 2; times++) {
      const [results] = await run('judged', {
        model: `${server.url}#m`,
        suite,
        onNotice: (line) => notices.push(line),
      });
      expect(results!.tasks.truthfulqa!.metrics).toMatchObject({
        truthful: { value: 1 },
        helpful: { value: 1 },
        judge_unparsed: { value: 0 },
      });
      expect(server.asked.filter(({ body }) => body.model === 'judge')).toHaveLength(2);
      expect(notices).toEqual([]);
    }
    await run('unjudged', {
      model: `${server.url}#m`,
      suite: loadSuite('truthfulqa', { data: join(folder, 'open.jsonl') }),
      onNotice: (line) => notices.push(line),
    });
    expect(notices).toEqual([
      'truthfulqa: nothing is scored; name a judge with --set judge.endpoint=…',
      'truthfulqa: nothing was judged, results.json leaves it out; its 1 responses are kept',
    ]);
  });

  it('asks the judge which of two answers is better, in both orders; without one there is no figure, not 0', async () => {
    const server = await startEndpointServer({
      models: ['m', 'judge'],
      respond: ({ body, prompt }) =>
        body.model !== 'judge'
          ? { content: prompt.includes('Greet') ? 'Good morning.' : 'No.' }
          : { content: `#better: ${/Answer A:\n(Good morning|A reference)/.test(prompt) ? 'A' : 'B'}` },
    });
    closing.push(() => server.close());
    const data = join(folder, 'alpaca.jsonl');
    const rows = [
      { instruction: 'Greet.', output: 'Hi' },
      { instruction: 'Help.', output: 'A reference' },
      { instruction: 'Answer.', output: 'Whatever' },
    ];
    writeFileSync(data, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const judge = `judge={endpoint: {url: "${server.url}", model: judge}}`;
    const model = `${server.url}#m`;
    const [judged] = await run('preferred', {
      model,
      suite: loadSuite('alpacaeval', { data, sets: [judge] }),
    });
    // It wins the first, loses the second, and the judge of the third takes place B in both orders.
    expect(judged!.tasks.alpacaeval).toMatchObject({
      metric: 'win_rate',
      value: 0.5,
      metrics: {
        judge_consistent: { value: 2 / 3 },
        judge_unparsed: { value: 0 },
        win_rate_length_controlled: { stderr: null },
      },
    });
    const notices: string[] = [];
    const [unjudged] = await run('not-preferred', {
      model,
      suite: loadSuite('alpacaeval', { data }),
      onNotice: (line) => notices.push(line),
    });
    expect(unjudged!.tasks).toEqual({});
    expect(notices).toHaveLength(2);
    expect(notices[0]).toContain('alpacaeval: nothing is scored; name a judge');
  });

  it('evaluates the base and each checkpoint of a run, also while it goes on', async () => {
    const trained = join(folder, 'run');
    const write = (finished: boolean) => {
      writeFileSync(
        join(trained, 'run.json'),
        JSON.stringify({ finished, config: { model: { path: model } } }),
      );
    };
    mkdirSync(trained);
    write(false);
    await writeTinyModel(join(trained, 'checkpoint-20'), 2);
    const suite = loadSuite(join(folder, 'suite.yaml'), {
      sets: ['tasks=[{task: gsm8k, samples: 1, limit: 2}]'],
    });
    const begun: string[] = [];
    const series = await run('series', {
      model: trained,
      suite,
      watch: true,
      pollMs: 5,
      onModel: (name) => {
        begun.push(name);
        if (begun.length !== 2) return;
        cpSync(join(trained, 'checkpoint-20'), join(trained, 'checkpoint-100'), { recursive: true });
        write(true);
      },
    });
    expect(series.map(({ step }) => step)).toEqual([0, 20, 100]);
    expect(series.map(({ model: name }) => name)).toEqual(begun);
    const [base, first, last] = series;
    expect(first!.tasks).toEqual(last!.tasks);
    expect(first!.model_hash).toBe(last!.model_hash);
    expect(base!.model_hash).not.toBe(first!.model_hash);
    expect(readFileSync(join(folder, 'series', 'base', 'results.json'), 'utf8')).toContain('"step": 0');
  });

  it.each([
    ['nowhere', /no such folder; a Hub id is written owner\/name/],
    ['items', /holds no config\.json/],
  ])('says in one line that %s is no model', async (name, message) => {
    await expect(run('none', { model: join(folder, name) })).rejects.toThrow(message);
  });
});

describe('a suite', () => {
  it('is one that comes with Longhand, or the names of tasks', () => {
    expect(
      loadSuite('study')
        .tasks.map(({ task }) => [task.name, task.samples])
        .slice(0, 4),
    ).toEqual([
      ['math500', 3],
      ['aime24', 10],
      ['livecodebench', 3],
      ['gpqa-diamond', 3],
    ]);
    const [task] = loadSuite('MATH-500, ifeval', { sets: ['generation.max_tokens=64'] }).tasks;
    expect(task!.task).toMatchObject({ name: 'math500', generation: { temperature: 0.6, max_tokens: 64 } });
    expect(loadSuite('study').tasks[0]!.task.generation).toEqual({
      temperature: 0.6,
      top_p: 0.95,
      max_tokens: 32768,
    });
  });

  it.each([
    ['studdy', [], /did you mean the suite "study"\?/],
    ['study', ['tasks.0=nothing'], /task "nothing" is not known/],
    ['study', ['tasks=[gsm8k, gsm8k]'], /two tasks are called gsm8k/],
    ['study', ['sead=1'], /sead: unknown key; did you mean "seed"\?/],
    ['x/y.yaml', [], /--suite=x\/y\.yaml: no such file/],
  ])('called %s with %j is refused in one line', (name, sets, message) => {
    expect(() => loadSuite(name, { sets })).toThrow(message);
  });
});
