import type { KernelDefinition } from '../kernels/define.ts';
import { ADAM_W, SQUARED_SUM } from './adam-w.ts';
import { ATTENTION, ATTENTION_GRADIENT } from './attention.ts';
import { CACHED_ATTENTION } from './cached-attention.ts';
import { CROSS_ENTROPY } from './linear-cross-entropy.ts';
import { RMS_NORM, RMS_NORM_GRADIENT } from './rms-norm.ts';
import { ROTARY } from './rotary-embedding.ts';
import { SWIGLU, SWIGLU_GRADIENT } from './swiglu.ts';

/** The kernels behind the fused operations. */
export const fusedKernels: readonly KernelDefinition[] = [
  ADAM_W,
  ATTENTION,
  ATTENTION_GRADIENT,
  CACHED_ATTENTION,
  CROSS_ENTROPY,
  RMS_NORM,
  RMS_NORM_GRADIENT,
  ROTARY,
  SQUARED_SUM,
  SWIGLU,
  SWIGLU_GRADIENT,
].map(({ definition }) => definition);
