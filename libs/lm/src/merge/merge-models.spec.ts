import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localFiles } from '../model-files.ts';
import type { WeightType } from '../model.ts';
import { readSafetensors } from '../read-safetensors.ts';
import { writeSafetensors } from '../write-safetensors.ts';
import { addElected, dropAtRandom, slerp, trim } from './combine.ts';
import { mergeModels } from './merge-models.ts';

const folder = mkdtempSync(join(tmpdir(), 'merge-'));

async function model(
  name: string,
  tensors: Record<string, number[]>,
  dtype: WeightType = 'F32',
): Promise<string> {
  const at = join(folder, name);
  mkdirSync(at, { recursive: true });
  await writeSafetensors(
    at,
    Object.entries(tensors).map(([each, values]) => ({
      name: each,
      shape: [values.length],
      dtype,
      values: () => Float32Array.from(values),
    })),
  );
  writeFileSync(join(at, 'config.json'), '{"model_type":"qwen3"}');
  return at;
}

async function weights(at: string): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {};
  for await (const { name, values } of readSafetensors(localFiles(at))) found[name] = [...values];
  return found;
}

describe('mergeModels', () => {
  it('averages by weight, keeps the types of the first model and copies what is not weights', async () => {
    const a = await model('a', { w: [1, 2], v: [0] }, 'BF16');
    const b = await model('b', { v: [4], w: [5, 6] });
    const out = join(folder, 'linear');
    await mergeModels(
      {
        method: 'linear',
        models: [
          { model: a, weight: 3 },
          { model: b, weight: 1 },
        ],
      },
      out,
    );
    expect(await weights(out)).toEqual({ w: [2, 3], v: [1] });
    expect(readFileSync(join(out, 'config.json'), 'utf8')).toContain('qwen3');
    for await (const { dtype } of readSafetensors(localFiles(out))) expect(dtype).toBe('BF16');
  });

  it('follows the arc between two models', async () => {
    const a = await model('s0', { w: [1, 0] });
    const b = await model('s1', { w: [0, 1] });
    const out = join(folder, 'slerp');
    await mergeModels({ method: 'slerp', models: [{ model: a }, { model: b }], t: 0.5 }, out);
    const { w } = await weights(out);
    expect(w![0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(w![1]).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('TIES keeps the largest changes, elects a sign and averages what agrees', async () => {
    const base = await model('t', { w: [10, 10, 10, 10] });
    const a = await model('ta', { w: [14, 10.1, 8, 10] });
    const b = await model('tb', { w: [12, 10.2, 13, 10] });
    const out = join(folder, 'ties');
    await mergeModels({ method: 'ties', base, models: [{ model: a }, { model: b }], density: 0.5 }, out);
    expect(await weights(out)).toEqual({ w: [13, 10, 13, 10] });
  });

  it('DARE with everything kept is the sum of changes, and draws the same for the same seed', async () => {
    const base = await model('d', { w: [1, 1] });
    const a = await model('da', { w: [2, 1] });
    const b = await model('db', { w: [1, 3] });
    const settings = { method: 'dare', base, models: [{ model: a }, { model: b }] };
    const out = join(folder, 'dare');
    await mergeModels({ ...settings, density: 1 }, out);
    expect(await weights(out)).toEqual({ w: [2, 3] });
    await mergeModels({ ...settings, density: 0.5, seed: 7 }, join(folder, 'd1'));
    await mergeModels({ ...settings, density: 0.5, seed: 7 }, join(folder, 'd2'));
    expect(readFileSync(join(folder, 'd1', 'model.safetensors'))).toEqual(
      readFileSync(join(folder, 'd2', 'model.safetensors')),
    );
  });

  it('refuses models that differ, settings that are wrong and its own input as output, in a line', async () => {
    const a = await model('r', { w: [1, 2] });
    const b = await model('r2', { w: [1] });
    const c = await model('r3', { w: [1, 2], more: [1] });
    const merge = (models: string[], more = {}) =>
      mergeModels(
        { method: 'linear', models: models.map((each) => ({ model: each })), ...more },
        join(folder, 'x'),
      );
    await expect(merge([a, b])).rejects.toThrow(`${b}: w has shape [1], in ${a} it is [2]`);
    await expect(merge([a, c])).rejects.toThrow(`${c}: has a tensor more`);
    await expect(merge([a], { density: 1 })).rejects.toThrow('merge: density: unknown key');
    await expect(merge([join(folder, 'none')])).rejects.toThrow('no such folder of a model');
    await expect(mergeModels({ method: 'linear', models: [{ model: a }] }, `${a}/`)).rejects.toThrow(
      'is one of the models',
    );
  });
});

describe('combining tensors', () => {
  it('trims to the exact number of largest magnitudes, ties by place', () => {
    const change = Float32Array.from([3, -1, 1, 0.5, -3, 1]);
    trim(change, 0.5);
    expect([...change]).toEqual([3, -1, 0, 0, -3, 0]);
    const all = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    const sorted = [...all].map(Math.abs).sort((x, y) => y - x);
    trim(all, 0.137);
    expect(all.filter((value) => value !== 0)).toHaveLength(137);
    expect(Math.min(...all.filter((value) => value !== 0).map(Math.abs))).toBeCloseTo(sorted[136]!, 7);
  });

  it('keeps the expected value of a change that is dropped at random', () => {
    const change = new Float32Array(100_000).fill(1);
    dropAtRandom(change, 0.25, 1, 'w', 0);
    expect(change.reduce((sum, value) => sum + value, 0) / change.length).toBeCloseTo(1, 1);
  });

  it('takes the straight line where two tensors point the same way, and leaves zeros alone', () => {
    expect([...slerp(Float32Array.from([1, 1]), Float32Array.from([3, 3]), 0.5)]).toEqual([2, 2]);
    expect([...slerp(new Float32Array(2), Float32Array.from([2, 0]), 0.5)]).toEqual([1, 0]);
    expect([...addElected(Float32Array.from([5]), [new Float32Array(1)], [1], 1)]).toEqual([5]);
  });
});
