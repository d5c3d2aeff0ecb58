import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';

import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from './half-precision.ts';
import { localFiles, readSafetensors, writeSafetensors, type ReadTensor, type WeightType } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safetensors-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function readAll(): Promise<ReadTensor[]> {
  const tensors: ReadTensor[] = [];
  for await (const tensor of readSafetensors(localFiles(folder))) tensors.push(tensor);
  return tensors;
}

const tensor = (name: string, dtype: WeightType, shape: number[], values: number[]) => ({
  name,
  dtype,
  shape,
  values: () => Float32Array.from(values),
});

/** A file with this header and so many bytes of zeros. */
async function writeFileWith(header: unknown, dataBytes: number): Promise<void> {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  await writeFile(join(folder, 'model.safetensors'), Buffer.concat([length, json, Buffer.alloc(dataBytes)]));
}

describe('safetensors', () => {
  it('come back as they were written, in every type', async () => {
    await writeSafetensors(folder, [
      tensor('b', 'F32', [2, 2], [1.1, -2, 3e-40, 4]),
      tensor('a', 'BF16', [3], [1, 0.15625, -1e30]),
      tensor('c', 'F16', [], [65504]),
      tensor('none', 'F32', [0, 3], []),
    ]);
    const tensors = await readAll();
    expect(tensors.map(({ name }) => name)).toEqual(['b', 'a', 'c', 'none']);
    expect(tensors[0]!.values).toEqual(Float32Array.of(1.1, -2, 3e-40, 4));
    expect([...tensors[1]!.values.slice(0, 2)]).toEqual([1, 0.15625]);
    expect(tensors[2]).toMatchObject({ dtype: 'F16', shape: [] });
    expect(await readdir(folder)).toEqual(['model.safetensors']);
  });

  it('are split by size, with an index, and read as one', async () => {
    const values = (i: number): number[] => Array.from({ length: 100 }, (_, j) => i + j);
    const all = Array.from({ length: 5 }, (_, i) => tensor(`t${i}`, 'F32', [10, 10], values(i)));
    const names = await writeSafetensors(folder, all, { maxShardBytes: 900 });
    expect(names).toEqual([
      'model-00001-of-00003.safetensors',
      'model-00002-of-00003.safetensors',
      'model-00003-of-00003.safetensors',
      'model.safetensors.index.json',
    ]);
    const index = JSON.parse(await readFile(join(folder, names[3]!), 'utf8')) as unknown;
    expect(index).toMatchObject({ metadata: { total_size: 2000 }, weight_map: { t4: names[2] } });
    const tensors = await readAll();
    tensors.forEach(({ name, values: read }, i) => {
      expect([name, [...read]]).toEqual([`t${i}`, values(i)]);
    });
  });

  it('are read where the keys of the header are not in the order of the data', async () => {
    const header = {
      second: { dtype: 'F32', shape: [1], data_offsets: [8, 12] },
      first: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    };
    await writeFileWith(header, 12);
    expect((await readAll()).map(({ name }) => name)).toEqual(['first', 'second']);
  });

  it('begin their data at a multiple of eight bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 30 }), async (name) => {
        fc.pre(name !== '__metadata__' && name !== '__proto__');
        await writeSafetensors(folder, [tensor(name, 'F32', [1], [7])]);
        const file = await readFile(join(folder, 'model.safetensors'));
        expect(Number(file.readBigUInt64LE()) % 8).toBe(0);
        expect((await readAll())[0]).toMatchObject({ name, values: Float32Array.of(7) });
      }),
      { numRuns: 30 },
    );
  });

  const entry = (from: number, to: number) => ({
    dtype: 'F32',
    shape: [(to - from) / 4],
    data_offsets: [from, to],
  });
  it.each([
    ['{"a":', 0, 'its header is not JSON'],
    ['[1]', 0, 'its header is no JSON object'],
    [{ a: entry(0, 8), b: entry(4, 12) }, 12, 'the data of b overlap those of a'],
    [{ a: entry(0, 8), b: entry(12, 16) }, 16, '4 bytes between a and b belong to no tensor'],
    [{ a: entry(0, 8) }, 4, 'the data of a end at byte'],
    [{ a: entry(0, 8) }, 12, '4 bytes after a belong to no tensor'],
    [{ a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, 8, 'shape [3] takes 12 bytes, not 8'],
    [{ a: { dtype: 'F32', shape: [-2], data_offsets: [0, 8] } }, 8, 'not dtype, shape and data_offsets'],
    [{ a: { dtype: 'X1', shape: [2], data_offsets: [0, 8] } }, 8, 'a has the unknown type X1'],
    [
      { a: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } },
      8,
      'a has type I64; weights are read from F32',
    ],
  ])('with a corrupt header are refused in one line: %j', async (header, bytes, message) => {
    await writeFileWith(header, bytes);
    await expect(readAll()).rejects.toThrow(message);
    await expect(readAll()).rejects.toMatchObject({ name: 'UserError', exitCode: 2 });
  });

  it('cut off are refused, wherever the cut is', async () => {
    const path = join(folder, 'model.safetensors');
    for (const size of [90, 60, 20, 7, 0]) {
      await writeSafetensors(folder, [tensor('a', 'F32', [4], [1, 2, 3, 4])]);
      await truncate(path, size);
      await expect(readAll()).rejects.toThrow(/no sound safetensors file: .*(cut off|few for a header)/);
    }
    await writeFile(path, Buffer.alloc(100, 0xff));
    await expect(readAll()).rejects.toThrow('its header would be 18446744073709551615 bytes long');
  });

  it('with a value that is not finite are refused by name and place', async () => {
    for (const [value, dtype] of [
      [NaN, 'F32'],
      [Infinity, 'BF16'],
      [NaN, 'F16'],
    ] as const) {
      await writeSafetensors(folder, [tensor('w', dtype, [3], [1, value, 2])]);
      await expect(readAll()).rejects.toThrow(`w holds ${value} at element 1`);
    }
  });

  it('that are not there are told, and a broken index too', async () => {
    await expect(readAll()).rejects.toThrow(/cannot read .*model.safetensors: no such file/);
    await writeFile(join(folder, 'model.safetensors.index.json'), '{"weight_map": {"a": "../b"}}');
    await expect(readAll()).rejects.toThrow('weight_map does not say which file holds which tensor');
  });

  it('leave nothing behind when writing fails', async () => {
    const broken = { ...tensor('a', 'F32', [1], [1]), values: () => Promise.reject(new Error('gone')) };
    await expect(writeSafetensors(folder, [broken])).rejects.toThrow('cannot write');
    expect(await readdir(folder)).toEqual([]);
    await expect(writeSafetensors(join(folder, 'missing'), [])).rejects.toThrow('cannot write');
  });
});

describe('sixteen bits', () => {
  const widened = (value: number, type: 'BF16' | 'F16'): number => {
    const source = Float32Array.of(value);
    const target = new Float32Array(1);
    if (type === 'BF16') fromBfloat16(toBfloat16(source), target);
    else fromFloat16(toFloat16(source), target);
    return target[0]!;
  };

  it('round to the nearest, of two as near to the even one', () => {
    expect([1.00390625, 1.01171875, 1.004].map((x) => widened(x, 'BF16'))).toEqual([1, 1.015625, 1.0078125]);
    expect([1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -11 + 2 ** -20].map((x) => widened(x, 'F16'))).toEqual([
      1,
      1 + 2 ** -9,
      1 + 2 ** -10,
    ]);
    expect([65519, 65520, -1e9].map((x) => widened(x, 'F16'))).toEqual([65504, Infinity, -Infinity]);
    expect([2 ** -24, 2 ** -25, 3 * 2 ** -25, -(2 ** -15)].map((x) => widened(x, 'F16'))).toEqual([
      2 ** -24,
      0,
      2 ** -23,
      -(2 ** -15),
    ]);
  });

  it.each(['BF16', 'F16'] as const)('%s comes back as it was, every one of them', (type) => {
    const source = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const wide = new Float32Array(65536);
    (type === 'BF16' ? fromBfloat16 : fromFloat16)(source, wide);
    const back = (type === 'BF16' ? toBfloat16 : toFloat16)(wide);
    const wrong = [...source].filter((word, i) => !Number.isNaN(wide[i]!) && back[i] !== word);
    expect(wrong).toEqual([]);
    expect(widened(NaN, type)).toBeNaN();
  });
});
