import { PbfWriter } from 'pbf';
import { runOfEvents } from './tensorboard.ts';
import { runOfTrainerState, runOfVerlConsole, runOfVerlLog } from './trainer-logs.ts';

describe('runs of other trainers', () => {
  it('reads trainer_state.json: losses are the curve, accuracies of evaluations the scores', () => {
    const state = {
      best_metric: null,
      global_step: 20,
      log_history: [
        {
          epoch: 0.1,
          grad_norm: 1.5,
          learning_rate: 1e-5,
          loss: 0.9,
          mean_token_accuracy: 0.7,
          num_tokens: 1000,
          step: 10,
        },
        {
          epoch: 0.1,
          eval_gsm8k_accuracy: 0.31,
          eval_gsm8k_response_length_mean: 812.5,
          eval_gsm8k_n: 64,
          eval_loss: 0.8,
          eval_runtime: 3.2,
          step: 10,
        },
        { epoch: 0.2, grad_norm: 1.2, learning_rate: 2e-5, loss: 0.7, step: 20 },
        { epoch: 0.2, step: 20, total_flos: 1e15, train_loss: 0.8, train_runtime: 60 },
      ],
    };
    const { run, benchmarks } = runOfTrainerState(state, 'runs/qwen/checkpoint-20/trainer_state.json');
    expect(run.name).toBe('qwen');
    expect(run.curve.map(({ step, loss }) => [step, loss])).toEqual([
      [10, 0.9],
      [20, 0.7],
    ]);
    expect(run.checkpoints).toEqual([{ step: 10, scores: { gsm8k: { value: 0.31, length: 812.5, n: 64 } } }]);
    expect(benchmarks.gsm8k).toMatchObject({ domain: 'in', kind: 'share', n: 1319 });
  });

  it('reads a history that holds its summary alone as a run without a curve', () => {
    const summary = {
      epoch: 3,
      num_input_tokens_seen: 24689312,
      step: 768,
      train_loss: 0.97,
      train_runtime: 5980.7,
    };
    const { run } = runOfTrainerState(
      { global_step: 768, log_history: [summary] },
      'qwen/trainer_state.json',
    );
    expect(run).toMatchObject({ name: 'qwen', curve: [], checkpoints: [] });
  });

  it('reads verl: mean@k of the core validation is a score over k responses; spread and auxiliary figures are not scores', () => {
    const lines = [
      { step: 0, data: { 'val-core/openai/gsm8k/acc/mean@4': 0.2, 'val-aux/openai/gsm8k/score/std@4': 0.1 } },
      { step: 5, data: { 'train/loss': 0.4, 'train/lr': 1e-5, 'val-core/openai/gsm8k/acc/mean@4': 0.5 } },
    ];
    const { run } = runOfVerlLog(lines.map((line) => JSON.stringify(line)).join('\n'), 'verl/log.jsonl');
    expect(run.checkpoints).toEqual([
      { step: 0, scores: { 'openai/gsm8k': { value: 0.2, k: 4 } } },
      { step: 5, scores: { 'openai/gsm8k': { value: 0.5, k: 4 } } },
    ]);
    expect(run.curve.at(-1)).toMatchObject({ step: 5, loss: 0.4, learning_rate: 1e-5 });
  });

  it('reads the lines that verl prints', () => {
    const text =
      'INFO start\nstep:1 - train/loss:2.5 - train/lr(1e-3):0.01\nstep:2 - train/loss:np.float64(1.5) - val/loss:1.7\n';
    const { run } = runOfVerlConsole(text, 'verl/train.log');
    expect(run.curve.map(({ step, loss }) => [step, loss])).toEqual([
      [1, 2.5],
      [2, 1.5],
    ]);
    expect(() => runOfVerlConsole('nothing', 'x.log')).toThrow('x.log: no line such as');
  });

  it('reads the lines of verl behind what Ray and a progress bar put before them, and its rate in thousandths', () => {
    const text = [
      '(TaskRunner pid=123) step:1 - train/loss:0.5470 - train/grad_norm:0.25 - train/lr(1e-3):0.05',
      'Epoch 1/1:  99%|#########9| 109/110 [1:14:27<01:11, 71.47s/it]step:2 - perf/max_memory_allocated_gb:22.7 - train/loss:0.5 - train/lr:2e-05',
      'saved checkpoints/global_step:3 - train/loss:9',
    ].join('\n');
    const { run } = runOfVerlConsole(text, 'verl/train.log');
    expect(run.curve).toEqual([
      { step: 1, loss: 0.547, grad_norm: 0.25, learning_rate: 5e-5 },
      { step: 2, 'perf/max_memory_allocated_gb': 22.7, loss: 0.5, learning_rate: 2e-5 },
    ]);
  });

  it('reads TensorBoard events with plain values and with tensors, and stops at a record that was cut off', () => {
    const whole = [
      event(1, 'train/loss', 0.75, 'plain'),
      event(2, 'train/loss', 0.5, 'tensor'),
      event(2, 'eval/ifeval_accuracy', 0.25, 'content'),
    ];
    const bytes = Buffer.concat([...whole, event(3, 'train/loss', 0.1, 'plain').subarray(0, 20)]);
    const { run } = runOfEvents([{ bytes, where: 'logs/run-a/events.out.tfevents.1' }]);
    expect(run.name).toBe('run-a');
    expect(run.curve).toEqual([
      { step: 1, loss: 0.75 },
      { step: 2, loss: 0.5 },
    ]);
    expect(run.checkpoints).toEqual([{ step: 2, scores: { ifeval: { value: 0.25 } } }]);
  });

  it('says which file is not an event file', () => {
    const bytes = Buffer.from('this is no event file at all, only text');
    expect(() => runOfEvents([{ bytes, where: 'x.tfevents' }])).toThrow(
      'x.tfevents: not a TensorBoard event file',
    );
  });
});

/** A record as TensorBoard's writers lay it out; checksums are not read and left at zero. */
function event(step: number, tag: string, value: number, form: 'plain' | 'tensor' | 'content'): Buffer {
  const pbf = new PbfWriter();
  pbf.writeDoubleField(1, 1.7e9);
  pbf.writeVarintField(2, step);
  pbf.writeMessage(
    5,
    (_: null, summary: PbfWriter) => {
      summary.writeMessage(
        1,
        (__: null, each: PbfWriter) => {
          each.writeStringField(1, tag);
          if (form === 'plain') each.writeFloatField(2, value);
          else {
            each.writeMessage(
              8,
              (___: null, tensor: PbfWriter) => {
                tensor.writeVarintField(1, 1);
                if (form === 'tensor') tensor.writePackedFloat(5, [value]);
                else {
                  const content = Buffer.alloc(4);
                  content.writeFloatLE(value);
                  tensor.writeBytesField(4, content);
                }
              },
              null,
            );
          }
        },
        null,
      );
    },
    null,
  );
  const body = Buffer.from(pbf.finish());
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(body.length));
  return Buffer.concat([head, body, Buffer.alloc(4)]);
}
