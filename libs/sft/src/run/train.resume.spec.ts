import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@longhand/lm';
import * as tf from '@tensorflow/tfjs-core';
import { hashesOf, learned, tinyConfig, writeSums } from '../tiny-run.testing.ts';
import { train } from './train.ts';

/** A stop without warning: what was not written by then is lost. */
class Killed extends Error {}

describe('a run that is interrupted and gone on with', () => {
  let folder: string;
  let data: string;
  let reference: { hashes: Record<string, string>; lines: unknown[] };
  const out = (name: string): string => join(folder, name);

  const killedAt = (name: string, step: number, config = tinyConfig(data)): Promise<unknown> =>
    train({
      config,
      out: out(name),
      onEvent: (event) => {
        if (event.kind === 'step' && event.line.global_step === step) throw new Killed();
      },
    });

  beforeAll(async () => {
    await tf.setBackend('onnxruntime');
    folder = mkdtempSync(join(tmpdir(), 'longhand-sft-'));
    data = writeSums(folder);
    const outcome = await train({ config: tinyConfig(data), out: out('reference') });
    expect(outcome).toMatchObject({ state: 'done', step: 12 });
    reference = { hashes: hashesOf(out('reference/checkpoint-12')), lines: learned(out('reference')) };
    expect(Object.keys(reference.hashes)).toContain('state/model.safetensors');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  // Epochs end after 3, 6 and 9 updates, checkpoints are at even ones: 1 comes before any, 4 goes over an epoch's end.
  it.each([1, 4, 11])(
    'killed in update %d, it ends with the same weights, moments and losses',
    async (step) => {
      const name = `killed-${step}`;
      await expect(killedAt(name, step)).rejects.toThrow(Killed);
      const outcome = await train({ config: tinyConfig(data), out: out(name), resume: true });
      expect(outcome).toMatchObject({ state: 'done', step: 12 });
      expect(hashesOf(out(`${name}/checkpoint-12`))).toEqual(reference.hashes);
      expect(learned(out(name))).toEqual(reference.lines);
    },
  );

  it('asked to stop, it writes a checkpoint where it stands and goes on from there', async () => {
    let step = 0;
    const stopped = await train({
      config: tinyConfig(data),
      out: out('stopped'),
      onEvent: (event) => {
        if (event.kind === 'step') step = event.line.global_step;
      },
      stopping: () => step === 7,
    });
    expect(stopped).toEqual({ state: 'stopped', step: 7, totalSteps: 12 });
    await train({ config: tinyConfig(data), out: out('stopped'), resume: true });
    expect(hashesOf(out('stopped/checkpoint-12'))).toEqual(reference.hashes);
    expect(learned(out('stopped'))).toEqual(reference.lines);
  });

  it('weights that are saved rounded go on from those that were not', async () => {
    const config = tinyConfig(data, { checkpoints: { every: 2, dtype: 'BF16' }, steps: 6 });
    await train({ config, out: out('bf16') });
    await expect(killedAt('bf16-killed', 5, config)).rejects.toThrow(Killed);
    await train({ config, out: out('bf16-killed'), resume: true });
    expect(hashesOf(out('bf16-killed/checkpoint-6'))).toEqual(hashesOf(out('bf16/checkpoint-6')));
  });

  it('adapters and stages are gone on with too, each stage with moments of its own', async () => {
    const config = tinyConfig(data, {
      lora: { rank: 2 },
      stages: [
        { name: 'first', epochs: 1 },
        { name: 'second', steps: 3, optimizer: { learning_rate: 0.02 } },
      ],
    });
    await train({ config, out: out('stages') });
    await expect(killedAt('stages-killed', 5, config)).rejects.toThrow(Killed);
    await train({ config, out: out('stages-killed'), resume: true });
    expect(hashesOf(out('stages-killed/checkpoint-6'))).toEqual(hashesOf(out('stages/checkpoint-6')));
    expect(learned(out('stages-killed'))).toEqual(learned(out('stages')));
  });

  it('refuses another config, other data, and a folder with a run when it was not asked to go on', async () => {
    const name = out('killed-again');
    await expect(killedAt('killed-again', 5)).rejects.toThrow(Killed);
    const faster = tinyConfig(data, { optimizer: { learning_rate: 0.02 } });
    await expect(train({ config: faster, out: name, resume: true })).rejects.toThrow(
      /cannot resume, the config is not the run's: optimizer\.learning_rate was 0\.01 and is 0\.02/,
    );
    const other = tinyConfig(writeSums(join(folder, 'other'), 23));
    await expect(train({ config: other, out: name, resume: true })).rejects.toThrow(
      /cannot resume, its content is not/,
    );
    await expect(train({ config: tinyConfig(data), out: name })).rejects.toThrow(
      /holds an unfinished run; --resume goes on with it, --fresh starts anew/,
    );
  });

  it('a run that is complete is left alone, and made anew when asked', async () => {
    const config = tinyConfig(data);
    expect(await train({ config, out: out('reference') })).toMatchObject({ state: 'was-done' });
    expect(await train({ config, out: out('reference'), fresh: true })).toMatchObject({
      state: 'done',
      step: 12,
    });
    expect(hashesOf(out('reference/checkpoint-12'))).toEqual(reference.hashes);
  });
});
