/**
 * Kernels that ONNX has no operator for, or whose result has a shape that only the values tell (unique, sparse
 * tensors), and all kernels of strings and complex numbers: computed by the tfjs cpu backend on read values.
 */
import { engine, getKernel, type BackendValues, type TensorInfo } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

import type { OnnxRuntimeBackend } from '../backend.ts';

type Inputs = Record<string, TensorInfo | TensorInfo[] | undefined>;

interface HostBackend {
  write(values: BackendValues, shape: number[], dtype: TensorInfo['dtype']): object;
  readSync(dataId: object): BackendValues;
  disposeData(dataId: object, force?: boolean): boolean;
  data: { get(dataId: object): { complexTensorInfos?: { real: TensorInfo; imag: TensorInfo } } };
}

/** Runs a kernel of the tfjs cpu backend on tensors of this backend. */
export function runOnHost(
  backend: OnnxRuntimeBackend,
  kernelName: string,
  inputs: Inputs,
  attrs: unknown,
): TensorInfo | TensorInfo[] {
  const host = engine().findBackend('cpu') as unknown as HostBackend;
  const { hostKernels } = backend.statistics;
  hostKernels.set(kernelName, (hostKernels.get(kernelName) ?? 0) + 1);
  const sent: TensorInfo[] = [];
  const send = (x: TensorInfo): TensorInfo => {
    const info = toHost(backend, host, x);
    sent.push(info);
    // Some kernels ask a tensor for its rank.
    return { ...info, rank: x.shape.length } as TensorInfo;
  };
  const hostInputs = mapInputs(inputs, send);
  const { kernelFunc } = getKernel(kernelName, 'cpu');
  const results = kernelFunc({
    inputs: hostInputs as never,
    attrs: attrs as never,
    backend: host,
  });
  const received = [results].flat().map((info) => fromHost(backend, host, info));
  for (const info of [results].flat()) host.disposeData(info.dataId);
  for (const info of sent) host.disposeData(info.dataId, true);
  return Array.isArray(results) ? received : received[0]!;
}

function mapInputs(inputs: Inputs, send: (x: TensorInfo) => TensorInfo): Inputs | TensorInfo[] {
  if (Array.isArray(inputs)) return (inputs as TensorInfo[]).map(send);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, x]) => [name, Array.isArray(x) ? x.map(send) : x && send(x)]),
  );
}

function toHost(backend: OnnxRuntimeBackend, host: HostBackend, x: TensorInfo): TensorInfo {
  const { shape, dtype } = x;
  if (dtype !== 'complex64')
    return { dataId: host.write(backend.readSync(x.dataId), shape, dtype), shape, dtype };
  const { real, imag } = backend.complexParts(x);
  const parts = {
    real: toHost(backend, host, { ...real, shape }),
    imag: toHost(backend, host, { ...imag, shape }),
  };
  const { kernelFunc } = getKernel('Complex', 'cpu');
  const info = kernelFunc({ inputs: parts, attrs: {}, backend: host }) as TensorInfo;
  host.disposeData(parts.real.dataId);
  host.disposeData(parts.imag.dataId);
  return info;
}

function fromHost(backend: OnnxRuntimeBackend, host: HostBackend, x: TensorInfo): TensorInfo {
  const { shape, dtype } = x;
  const parts = host.data.get(x.dataId).complexTensorInfos;
  if (!parts) return { dataId: backend.write(host.readSync(x.dataId), shape, dtype), shape, dtype };
  const real = fromHost(backend, host, { ...parts.real, shape });
  const imag = fromHost(backend, host, { ...parts.imag, shape });
  const info = backend.complex(real, imag);
  backend.disposeData(real.dataId);
  backend.disposeData(imag.dataId);
  return info;
}
