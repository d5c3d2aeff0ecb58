import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  disposeModel,
  loadModel,
  localFiles,
  newModel,
  parseConfig,
  readSafetensors,
  saveModel,
  saveTokenizer,
} from '@longhand/lm';
import type { ProbeMetrics } from '@longhand/records';
import * as tf from '@tensorflow/tfjs-core';
import { learned, tinyConfig, writeSums } from '../tiny-run.testing.ts';
import { tinyTokenizer } from '../tiny-tokenizer.testing.ts';
import { readMetrics } from './metrics-log.ts';
import { checkpointSteps } from './run-folder.ts';
import { train } from './train.ts';

let folder: string;
let data: string;
const out = (name: string): string => join(folder, name);

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
  folder = mkdtempSync(join(tmpdir(), 'longhand-train-'));
  data = writeSums(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A model's folder with a tokenizer, as from the Hub. */
async function baseModel(name: string, dtype: 'F32' | 'BF16', vocabulary = 261): Promise<string> {
  const path = out(name);
  const tokenizer = tinyTokenizer();
  const config = parseConfig({
    model_type: 'qwen3',
    architectures: ['Qwen3ForCausalLM'],
    vocab_size: vocabulary,
    hidden_size: 16,
    num_hidden_layers: 1,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    head_dim: 8,
    intermediate_size: 32,
    tie_word_embeddings: true,
    eos_token_id: tokenizer.eosId,
    torch_dtype: dtype === 'F32' ? 'float32' : 'bfloat16',
  });
  const model = newModel(config, 3);
  await saveModel(model, path, { dtype });
  await saveTokenizer(tokenizer.files, path);
  writeFileSync(join(path, 'generation_config.json'), '{"do_sample": true}');
  disposeModel(model);
  return path;
}

async function headOf(path: string): Promise<string[]> {
  const entries: string[] = [];
  for await (const { name, shape, dtype } of readSafetensors(localFiles(path))) {
    entries.push(`${name} [${shape.join()}] ${dtype}`);
  }
  return entries.sort();
}

describe('a run', () => {
  it('learns: the loss falls, checkpoints, metrics, probes and the plot are there', async () => {
    const probes = [{ name: 'sums', split: 'test', rows: 3, max_tokens: 24 }];
    const config = tinyConfig(data, { epochs: 12, checkpoints: { at: [12, 24] }, probes });
    const outcome = await train({ config, out: out('learns') });
    expect(outcome).toMatchObject({ state: 'done', step: 36 });
    const lines = readMetrics(join(out('learns'), 'metrics.jsonl'));
    const losses = lines.flatMap((line) => (typeof line.loss === 'number' ? [line.loss] : []));
    expect(losses).toHaveLength(36);
    expect(losses.at(-1)!).toBeLessThan(losses[0]! * 0.6);
    expect(lines.find(({ global_step }) => global_step === 36)).toMatchObject({
      epoch: 12,
      mean_token_accuracy: expect.any(Number) as number,
      entropy: expect.any(Number) as number,
      train_tokens_per_second: expect.any(Number) as number,
      mfu: expect.any(Number) as number,
    });
    const probed = lines.filter((line): line is ProbeMetrics => 'probe' in line);
    expect(probed.map(({ global_step }) => global_step)).toEqual([0, 12, 24, 36]);
    expect(probed[0]).toMatchObject({ probe: 'sums', domain: 'in', n: 3 });
    expect(checkpointSteps(out('learns'))).toEqual([12, 24, 36]);
    // Only the newest can be gone on with; the others are models alone.
    expect(readdirSync(join(out('learns'), 'checkpoint-24'))).not.toContain('state');
    const state = JSON.parse(readFileSync(join(out('learns'), 'trainer_state.json'), 'utf8')) as object;
    expect(state).toMatchObject({ global_step: 36, max_steps: 36, num_train_epochs: 12 });
    const plot = readFileSync(join(out('learns'), 'learning-curves.svg'), 'utf8');
    expect(plot).toMatch(/^<svg/);
    expect(plot).toContain('Learning curves of tiny: loss from');
  });

  it('gives the same weights whatever the size of micro-batches, to rounding', async () => {
    const final = async (micro: number): Promise<Float32Array> => {
      const name = out(`micro-${micro}`);
      await train({
        config: tinyConfig(data, { batch: { rows: 4, micro_rows: micro }, steps: 3 }),
        out: name,
      });
      const model = await loadModel(join(name, 'checkpoint-3'));
      const values = model.parameters.get('model.layers.0.mlp.up_proj.weight')!.dataSync() as Float32Array;
      disposeModel(model);
      return values;
    };
    const [one, four] = [await final(1), await final(4)];
    one.forEach((value, i) => {
      expect(Math.abs(value - four[i]!)).toBeLessThan(2e-4);
    });
  });

  it('keeps only the newest checkpoints where that is asked for', async () => {
    const config = tinyConfig(data, { steps: 6, checkpoints: { every: 1, keep_last: 2, keep_resumable: 2 } });
    await train({ config, out: out('thin') });
    expect(checkpointSteps(out('thin'))).toEqual([5, 6]);
  });
});

describe('a model from a folder', () => {
  it.each(['F32', 'BF16'] as const)(
    '%s: checkpoints have its names, shapes and types, its files, and load',
    async (dtype) => {
      const base = await baseModel(`base-${dtype}`, dtype);
      const name = out(`tuned-${dtype}`);
      await train({ config: tinyConfig(data, { model: { path: base }, steps: 2 }), out: name });
      const checkpoint = join(name, 'checkpoint-2');
      expect(await headOf(checkpoint)).toEqual(await headOf(base));
      const config = (path: string): unknown => JSON.parse(readFileSync(join(path, 'config.json'), 'utf8'));
      expect(config(checkpoint)).toEqual(config(base));
      for (const file of ['tokenizer.json', 'tokenizer_config.json', 'generation_config.json']) {
        expect(readFileSync(join(checkpoint, file))).toEqual(readFileSync(join(base, file)));
      }
      const loaded = await loadModel(checkpoint);
      await saveModel(loaded, out(`again-${dtype}`));
      disposeModel(loaded);
      expect(readFileSync(join(out(`again-${dtype}`), 'model.safetensors'))).toEqual(
        readFileSync(join(checkpoint, 'model.safetensors')),
      );
    },
  );

  it('adapters: the merged model has the names of the base, and its other weights are the base still', async () => {
    const base = await baseModel('base-lora', 'F32');
    const config = tinyConfig(data, {
      model: { path: base },
      steps: 3,
      lora: { rank: 2, targets: ['q_proj'] },
    });
    await train({ config, out: out('lora') });
    const [before, now] = [await loadModel(base), await loadModel(join(out('lora'), 'checkpoint-3'))];
    const changed = [...before.parameters].flatMap(([name, tensor]) => {
      const [a, b] = [tensor.dataSync(), now.parameters.get(name)!.dataSync()];
      return a.every((value, i) => value === b[i]) ? [] : [name];
    });
    expect(changed).toEqual(['model.layers.0.self_attn.q_proj.weight']);
    disposeModel(before);
    disposeModel(now);
  });

  it('whose tokenizer makes ids beyond its vocabulary is refused in one line', async () => {
    const base = await baseModel('small', 'F32', 200);
    await expect(
      train({ config: tinyConfig(data, { model: { path: base } }), out: out('fits') }),
    ).rejects.toThrow(
      /small: makes ids up to 260, but the model's vocabulary has 200; take the tokenizer that belongs/,
    );
  });

  it('with a NaN among its weights is refused in one line', async () => {
    const base = await baseModel('nan', 'F32');
    const path = join(base, 'model.safetensors');
    const bytes = readFileSync(path);
    bytes.writeFloatLE(Number.NaN, bytes.length - 40);
    writeFileSync(path, bytes);
    await expect(
      train({ config: tinyConfig(data, { model: { path: base } }), out: out('nan-run') }),
    ).rejects.toThrow(/nan\/model\.safetensors: .* holds NaN at element \d+; the weights are damaged/);
  });

  it('whose template has no assistant part is refused before data are read', async () => {
    const base = await baseModel('template', 'F32');
    writeFileSync(
      join(base, 'chat_template.jinja'),
      '{% for m in messages %}{% if m.role == "user" %}{{ m.content }}{% endif %}{% endfor %}',
    );
    await expect(
      train({ config: tinyConfig('no/such', { model: { path: base } }), out: out('t') }),
    ).rejects.toThrow(/chat_template\.jinja: the chat template has no assistant part/);
  });
});

describe('what goes wrong on the way', () => {
  /** A rate that throws the weights so far that the loss overflows. */
  const wild = {
    optimizer: { name: 'sgd', learning_rate: 1e30 },
    schedule: { kind: 'constant' },
    max_grad_norm: null,
  };

  it('updates that are not finite are skipped and logged, and the run ends after a few in a row', async () => {
    const config = tinyConfig(data, { ...wild, checkpoints: { every: 1 }, max_skipped: 2 });
    await expect(train({ config, out: out('wild') })).rejects.toThrow(
      /^step \d+: (loss|gradient norm) is not finite, update 2 in a row that could not be made .*newest checkpoint: .*checkpoint-\d+; lower optimizer\.learning_rate/,
    );
    const skipped = learned(out('wild')).filter(
      (line) => (line as { skipped?: string }).skipped !== undefined,
    );
    expect(skipped).toHaveLength(2);
    expect(skipped[0]).toMatchObject({
      grad_norm: null,
      skipped: expect.stringMatching(/is not finite$/) as string,
    });
  });

  it('a folder with other files is not touched', async () => {
    mkdirSync(out('mine'));
    writeFileSync(join(out('mine'), 'thesis.tex'), 'x');
    await expect(train({ config: tinyConfig(data), out: out('mine') })).rejects.toThrow(
      /mine: holds other files \(thesis\.tex\) and no run; name an empty folder/,
    );
  });

  it('a full disk is one line, what was written before stays, and the run goes on when there is room', async () => {
    const disk = out('disk');
    mkdirSync(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96k', 'tmpfs', disk]).status !== 0) {
      console.warn('skipped: a small tmpfs cannot be mounted here');
      return;
    }
    try {
      const config = tinyConfig(data, { steps: 6, checkpoints: { every: 1 } });
      await expect(train({ config, out: join(disk, 'run') })).rejects.toMatchObject({
        name: 'UserError',
        exitCode: 1,
        message: expect.stringMatching(
          /^cannot write .*disk\/run.*: no space is left on the device; free some/,
        ) as string,
      });
      spawnSync('mount', ['-o', 'remount,size=50m', disk]);
      const outcome = await train({ config, out: join(disk, 'run'), resume: true });
      expect(outcome).toMatchObject({ state: 'done', step: 6 });
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  it('two processes do not train in one folder', async () => {
    cpSync(out('thin'), out('locked'), { recursive: true });
    const lock = join(out('locked'), '.work', 'lock');
    mkdirSync(join(out('locked'), '.work'), { recursive: true });
    writeFileSync(lock, JSON.stringify({ host: 'elsewhere', pid: 1, started: null }));
    await expect(train({ config: tinyConfig(data), out: out('locked') })).rejects.toThrow(
      /process 1 on elsewhere is working on it/,
    );
  });
});
