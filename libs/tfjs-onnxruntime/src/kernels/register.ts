import {
  getKernelsForBackend,
  registerKernel,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

import { onnxRuntimeBackend } from '../current-backend.ts';
import { OnnxRuntimeBackendError } from '../errors.ts';
import { fusedKernels } from '../fused/kernels.ts';
import { binaryKernels } from './binary.ts';
import type { KernelDefinition } from './define.ts';
import { runOnHost } from './host.ts';
import { complexKernels } from './complex.ts';
import { createKernels } from './create.ts';
import { indexingKernels } from './indexing.ts';
import { matmulKernels } from './matmul.ts';
import { normalizeKernels } from './normalize.ts';
import { reduceKernels } from './reduce.ts';
import { shapeKernels } from './shape.ts';
import { unaryKernels } from './unary.ts';

/** Kernels that become ONNX operators. */
export const onnxKernels: readonly KernelDefinition[] = [
  ...binaryKernels,
  ...complexKernels,
  ...createKernels,
  ...fusedKernels,
  ...indexingKernels,
  ...matmulKernels,
  ...normalizeKernels,
  ...reduceKernels,
  ...shapeKernels,
  ...unaryKernels,
];

/** Kernels that work on any dtype without looking at values. */
const ANY_DTYPE = new Set(['Identity', 'Reshape', 'ExpandDims', 'Complex', 'Real', 'Imag']);

/** Kernels that no backend here has, with what to use in their place: tfjs itself never calls them. */
const ABSENT: Readonly<Record<string, string>> = {
  BroadcastTo: 'tf.broadcastTo',
  LogicalXor: 'tf.logicalXor',
  LowerBound: 'tf.lowerBound',
  MatrixBandPart: 'tf.linalg.bandPart',
  Pool: 'tf.pool',
  UpperBound: 'tf.upperBound',
};

/** Registers all kernels under a backend's name: ONNX' first, and those of the tfjs cpu backend for the rest. */
export function registerKernels(backendName: string): void {
  const native = new Set(onnxKernels.map((kernel) => kernel.kernelName));
  for (const { kernelName, compute } of onnxKernels) {
    const kernelFunc = (call: Parameters<KernelFunc>[0]): TensorInfo | TensorInfo[] =>
      ANY_DTYPE.has(kernelName) || !needsHost(call) ? compute(call as never) : host(kernelName, call);
    registerKernel({ kernelName, backendName, kernelFunc });
  }
  for (const { kernelName } of getKernelsForBackend('cpu')) {
    if (native.has(kernelName)) continue;
    registerKernel({ kernelName, backendName, kernelFunc: (call) => host(kernelName, call) });
  }
  for (const [kernelName, way] of Object.entries(ABSENT)) {
    const kernelFunc = (): never => {
      throw new OnnxRuntimeBackendError(
        `backend ${backendName} has no kernel ${kernelName}: use ${way}, which is made of kernels it has`,
      );
    };
    registerKernel({ kernelName, backendName, kernelFunc });
  }
}

function host(kernelName: string, call: Parameters<KernelFunc>[0]): TensorInfo | TensorInfo[] {
  return runOnHost(onnxRuntimeBackend(call.backend), kernelName, call.inputs, call.attrs);
}

/** True for strings and complex numbers, in tensors or as the type asked for. */
function needsHost({ inputs, attrs }: Parameters<KernelFunc>[0]): boolean {
  const onHost = (dtype: unknown): boolean => dtype === 'string' || dtype === 'complex64';
  return (
    onHost((attrs as { dtype?: unknown } | undefined)?.dtype) ||
    Object.values(inputs).some((x) => onHost(x?.dtype))
  );
}
