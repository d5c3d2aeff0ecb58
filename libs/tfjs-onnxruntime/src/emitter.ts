import type { Attribute, ElementType, OnnxConstant, OnnxNode, OnnxValue } from './onnx-model.ts';

/** Collects ONNX nodes and constants under fresh names. */
export interface Emitter {
  readonly nodes: OnnxNode[];
  readonly constants: OnnxConstant[];
  /** Shapes of results of loops. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Adds a node with one output and returns its name. */
  op(
    type: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    domain?: string,
  ): string;
  /** Adds a node with several outputs and returns their names. */
  ops(
    type: string,
    inputs: readonly string[],
    outputs: number,
    attributes?: Readonly<Record<string, Attribute>>,
    domain?: string,
  ): string[];
  /** An int64 vector: shapes, axes, repeats. */
  ints(values: readonly number[]): string;
  /** A constant of rank 0. */
  scalar(value: number, type?: ElementType): string;
  /** A constant tensor. */
  constant(values: ArrayLike<number>, shape: readonly number[], type?: ElementType): string;
  /** Adds a conversion of element type. */
  cast(input: string, type: ElementType): string;
  /** True where `scan` pays: on a processor, whose caches then hold its body's values; not on a GPU. */
  readonly loops: boolean;
  /**
   * Adds a loop (ONNX Scan): `body` is run on each slice of `inputs` along their first axis, and the slices it makes
   * are stacked. Neither slicing nor stacking copies. `results` are the shapes of a slice of each result, float32.
   */
  scan(
    inputs: readonly OnnxValue[],
    results: readonly (readonly number[])[],
    body: (inner: Emitter, slices: readonly string[]) => readonly string[],
  ): string[];
}

const CAST_CODES: Record<ElementType, number> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/** An emitter without nodes. `loops` allows them; `prefix` keeps names apart. */
export function createEmitter(loops = true, prefix = ''): Emitter {
  const nodes: OnnxNode[] = [];
  const constants: OnnxConstant[] = [];
  const known = new Map<string, string>();
  let count = 0;
  let scans = 0;
  const shapes = new Map<string, readonly number[]>();
  const constant: Emitter['constant'] = (values, shape, type = 'float32') => {
    const id = `${type} [${shape.join()}] ${Array.prototype.map.call(values, signed).join()}`;
    let name = known.get(id);
    if (name === undefined) {
      name = `${prefix}c${known.size}`;
      known.set(id, name);
      constants.push({ name, type, shape, data: littleEndian(values, type) });
    }
    return name;
  };
  const ops: Emitter['ops'] = (type, inputs, outputs, attributes, domain) => {
    const names = Array.from({ length: outputs }, () => `${prefix}v${count++}`);
    nodes.push({ type, inputs, outputs: names, attributes, domain });
    return names;
  };
  const op: Emitter['op'] = (type, inputs, attributes, domain) =>
    ops(type, inputs, 1, attributes, domain)[0]!;
  const scan: Emitter['scan'] = (inputs, results, body) => {
    const inner = createEmitter(loops, `${prefix}s${scans++}_`);
    const slices = inputs.map(({ type, shape }, i) => ({
      name: `${prefix}s${scans - 1}_x${i}`,
      type,
      shape: shape.slice(1),
    }));
    const made = body(
      inner,
      slices.map(({ name }) => name),
    );
    const graph = {
      nodes: inner.nodes,
      constants: inner.constants,
      inputs: slices,
      outputs: made.map((name, i) => ({ name, type: 'float32' as const, shape: results[i]! })),
    };
    const stacked = ops(
      'Scan',
      inputs.map(({ name }) => name),
      results.length,
      { body: { graph }, num_scan_inputs: inputs.length },
    );
    stacked.forEach((name, i) => shapes.set(name, [inputs[0]!.shape[0]!, ...results[i]!]));
    return stacked;
  };
  return {
    loops,
    shapes,
    scan,
    nodes,
    constants,
    op,
    ops,
    constant,
    ints: (values) => constant(values, [values.length], 'int64'),
    scalar: (value, type) => constant([value], [], type),
    cast: (input, type) => op('Cast', [input], { to: CAST_CODES[type] }),
  };
}

function signed(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function littleEndian(values: ArrayLike<number>, type: ElementType): Uint8Array {
  const width = { float32: 4, uint8: 1, int32: 4, int64: 8, bool: 1, float64: 8 }[type];
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (type === 'float32') view.setFloat32(i * 4, value, true);
    else if (type === 'float64') view.setFloat64(i * 8, value, true);
    else if (type === 'int32') view.setInt32(i * 4, value, true);
    else if (type === 'int64') view.setBigInt64(i * 8, BigInt(value), true);
    else bytes[i] = value;
  }
  return bytes;
}
