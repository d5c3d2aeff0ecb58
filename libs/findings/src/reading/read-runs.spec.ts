import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { analyze } from '../analysis/analyze.ts';
import { readRuns } from './read-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'findings-'));

function put(path: string, content: unknown): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content));
  return full;
}

function results(step: number | null, right: boolean[]): Record<string, unknown> {
  const value = right.filter(Boolean).length / right.length;
  const metric = { value, stderr: 0.01, interval: null, n: right.length };
  return {
    format: 'longhand-results@1',
    model: 'm',
    model_hash: null,
    step,
    created: null,
    suite: 's',
    tasks: {
      countdown: {
        version: 1,
        task_hash: 'x',
        domain: 'in',
        metric: 'accuracy',
        value,
        stderr: 0.01,
        metrics: { accuracy: metric },
        higher_is_better: true,
        n: right.length,
        k: 1,
        responses: right.length,
        truncated: 0,
        unparsed: 0,
        response_length: { unit: 'tokens', mean: 100, median: 100, p95: 100, max: 100 },
        settings: {},
      },
    },
  };
}

function samples(right: boolean[]): string {
  return right
    .map((correct, id) =>
      JSON.stringify({
        id,
        extracted: null,
        correct,
        score: correct ? 1 : 0,
        truncated: false,
        length: 90 + id,
        response: `answer ${id}`,
        prompt_hash: null,
        target_hash: null,
        settings_hash: null,
      }),
    )
    .join('\n');
}

describe('reading runs', () => {
  it('reads a run of this workspace: steps from results or folders, questions from samples, factors from run.json', () => {
    const before = Array.from({ length: 40 }, (_, i) => i % 4 === 0);
    const after = Array.from({ length: 40 }, (_, i) => i % 4 !== 0);
    put('runs/a/run.json', {
      format: 'longhand-run@1',
      config: {
        data: { path: 'dist/datasets/countdown-cot' },
        epochs: 2,
        optimizer: { learning_rate: 1e-3 },
      },
    });
    put('runs/a/base/results.json', results(null, before));
    put('runs/a/base/samples_countdown.jsonl', samples(before));
    put('runs/a/checkpoint-20/eval/results.json', results(null, after));
    put('runs/a/checkpoint-20/eval/samples_countdown.jsonl', samples(after));
    put(
      'runs/a/metrics.jsonl',
      [
        { global_step: 10, epoch: 1, loss: 2, learning_rate: 1e-3, grad_norm: 1, num_tokens: 5 },
        {
          global_step: 10,
          probe: 'held-out',
          domain: 'in',
          accuracy: 0.5,
          response_length_mean: 30,
          response_length_median: 30,
          finished: 1,
          answered: 1,
          n: 20,
        },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    );
    put('runs/a/trainer_state.json', { log_history: [] });
    put('runs/b/run.json', { format: 'longhand-run@1', config: {} });
    const study = readRuns([join(folder, 'runs')]);
    expect(study.runs.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(study.runs[0]).toMatchObject({
      name: 'a',
      factors: { data: 'countdown-cot', epochs: 2, lr: 1e-3 },
    });
    expect(study.runs[0]!.checkpoints.map(({ step }) => step)).toEqual([0, 10, 20]);
    expect(study.runs[0]!.checkpoints[1]!.scores['probe: held-out']).toMatchObject({
      value: 0.5,
      n: 20,
      length: 30,
    });
    const { dynamics } = analyze(study);
    expect(dynamics[0]).toMatchObject({
      benchmark: 'countdown',
      shape: 'gain',
      method: 'paired-bootstrap',
      questions: 40,
    });
  });

  it('reads lm-evaluation-harness with the questions of its samples', () => {
    const file = (name: string, right: boolean[]): void => {
      const value = right.filter(Boolean).length / right.length;
      put(`harness/${name}/results_2026-01-01T00-00-00.000000.json`, {
        results: {
          gsm8k: {
            name: 'gsm8k',
            alias: 'gsm8k',
            sample_len: right.length,
            'exact_match,strict-match': 0,
            'exact_match_stderr,strict-match': 'N/A',
            'exact_match,flexible-extract': value,
            'exact_match_stderr,flexible-extract': 0.02,
          },
        },
        group_subtasks: { gsm8k: [] },
        configs: { gsm8k: { task: 'gsm8k', repeats: 1 } },
        // Newer versions write sample_len above in its place.
        ...(name === 'base' && { 'n-samples': { gsm8k: { original: 1319, effective: right.length } } }),
        higher_is_better: { gsm8k: { exact_match: true } },
        model_name: 'Qwen/Qwen3-4B-Base',
      });
      const lines = right.flatMap((correct, id) => [
        JSON.stringify({
          doc_id: id,
          filter: 'strict-match',
          metrics: ['exact_match'],
          exact_match: 0,
          doc_hash: `h${id}`,
        }),
        JSON.stringify({
          doc_id: id,
          filter: 'flexible-extract',
          metrics: ['exact_match'],
          exact_match: correct ? 1 : 0,
          doc_hash: `h${id}`,
        }),
      ]);
      put(`harness/${name}/samples_gsm8k_2026-01-01T00-00-00.000000.jsonl`, lines.join('\n'));
    };
    file(
      'base',
      Array.from({ length: 50 }, (_, i) => i % 5 === 0),
    );
    file(
      'checkpoint-100',
      Array.from({ length: 50 }, (_, i) => i % 5 !== 1),
    );
    const { runs, benchmarks } = readRuns([join(folder, 'harness')]);
    const [run] = runs;
    expect(benchmarks.gsm8k).toMatchObject({ n: 50 });
    expect(
      run!.checkpoints.map(({ step, scores }) => [
        step,
        scores.gsm8k!.value,
        Object.keys(scores.gsm8k!.items!).length,
      ]),
    ).toEqual([
      [0, 0.2, 50],
      [100, 0.8, 50],
    ]);
  });

  it('reads wide and long tables, in percent or as shares, with whatever columns say the condition', () => {
    const wide = put('wide.csv', 'model,data,MATH500,IFEval\nQ-4B,Base,70.8,49.2\nQ-4B,cot,86.2,49.4\n');
    const study = readRuns([wide]);
    expect(
      study.runs.map(({ name, checkpoints }) => [
        name,
        checkpoints.map(({ step, scores }) => [step, scores.MATH500!.value]),
      ]),
    ).toEqual([
      [
        'Q-4B + cot',
        [
          [0, 0.708],
          [null, 0.862],
        ],
      ],
    ]);
    const long = put(
      'long.csv',
      'run,step,benchmark,score,stderr,n\na,0,gsm8k,0.5,0.01,1319\na,100,gsm8k,0.6,0.01,1319\n',
    );
    expect(readRuns([long]).runs[0]!.checkpoints[1]).toEqual({
      step: 100,
      scores: { gsm8k: { value: 0.6, stderr: 0.01, n: 1319 } },
    });
    const curve = put('curve.json', {
      'Other-7B + my-data': {
        rows: [
          { step: 0, 'My bench': 0.3 },
          { step: 'checkpoint-50', 'My bench': 0.4 },
        ],
      },
    });
    const [run] = readRuns([curve]).runs;
    expect(run).toMatchObject({
      name: 'Other-7B + my-data',
      factors: { model: 'Other-7B', data: 'my-data', size: 7 },
    });
    expect(run!.checkpoints.map(({ step }) => step)).toEqual([0, 50]);
  });

  it('takes model and data from beside the rows as well', () => {
    const rows = [
      { checkpoint: 'base', ifeval: 0.5 },
      { checkpoint: 'step-100', ifeval: 0.6 },
    ];
    const [run] = readRuns([put('beside.json', { model: 'Other-7B', data: 'cot', note: 'x', rows })]).runs;
    expect(run).toMatchObject({
      name: 'Other-7B + cot',
      factors: { model: 'Other-7B', data: 'cot', size: 7 },
    });
    expect(run!.checkpoints.map(({ step }) => step)).toEqual([0, 100]);
  });

  it('takes lengths and errors beside a score for what they are', () => {
    const rows = [0, 20, 640].map((step) => ({
      step,
      MATH500: 0.5,
      MATH500_stderr: 0.02,
      MATH500_length: 900 - step,
      reward: 2.5,
      avg_length: 1000 + step,
    }));
    const study = readRuns([put('lengths.json', rows)]);
    expect(study.runs[0]!.checkpoints[1]!.scores).toEqual({
      MATH500: { value: 0.5, stderr: 0.02, length: 880 },
      reward: { value: 2.5 },
      'all responses': { value: 1020, length: 1020 },
    });
    const { lengths, dynamics } = analyze(study);
    expect(lengths.map(({ benchmark }) => benchmark)).toEqual(['MATH500', 'all responses']);
    expect(dynamics.map(({ benchmark }) => benchmark)).toEqual(['MATH500', 'reward']);
  });

  it('claims nothing of a benchmark whose questions nobody counted', () => {
    const table = put('unknown.json', [
      { step: 0, 'My bench': 30 },
      { step: 50, 'My bench': 80 },
    ]);
    expect(analyze(readRuns([table])).dynamics[0]).toMatchObject({ shape: 'cannot-tell', method: 'none' });
  });

  it.each([
    ['missing.json', null, 'no such file or folder'],
    ['broken.json', '{"a": ', 'broken.json: not JSON'],
    ['empty.json', '{}', 'no table of scores'],
    [
      'cells.json',
      '[{"step": 0, "X": 1}, {"step": -3, "X": 2}]',
      'rows[1].step: a step is a whole number from 0, got -3',
    ],
    ['words.csv', 'step,benchmark,score\n0,a,high\n', 'words.csv:2: score: expected a number, got "high"'],
    ['picture.png', 'x', 'not a kind of file that runs are read from'],
  ])('says in one line what is wrong with %s', (name, content, message) => {
    const path = content === null ? join(folder, name) : put(`bad/${name}`, content);
    expect(() => readRuns([path])).toThrow(message);
  });
});
