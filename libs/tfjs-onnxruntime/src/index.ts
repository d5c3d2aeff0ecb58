/** A TensorFlow.js backend that computes with ONNX Runtime. Importing it registers the backend `onnxruntime`. */
export { OnnxRuntimeBackend, materialize } from './backend.ts';
export type { BackendSettings, BackendStatistics } from './backend-settings.ts';
export { OnnxRuntimeBackendError } from './errors.ts';
export { BACKEND_NAME, registerOnnxRuntime } from './register-backend.ts';
export type { ExecutionProvider } from './session.ts';
export {
  adamW,
  clipFactor,
  createMoments,
  globalNorm,
  type AdamWGroup,
  type AdamWSettings,
  type AdamWStep,
  type Moments,
} from './fused/adam-w.ts';
export { causalAttention, causalAttentionReference, type AttentionOptions } from './fused/attention.ts';
export {
  cachedAttention,
  cachedAttentionReference,
  type CachedAttention,
  type KeyValueCache,
  type RotaryTables,
} from './fused/cached-attention.ts';
export {
  linearCrossEntropy,
  linearCrossEntropyReference,
  type CrossEntropyOptions,
} from './fused/linear-cross-entropy.ts';
export { rmsNorm, rmsNormReference } from './fused/rms-norm.ts';
export { rotaryEmbedding, rotaryEmbeddingReference } from './fused/rotary-embedding.ts';
export { swiglu, swigluReference } from './fused/swiglu.ts';
export {
  compileFunction,
  type CompiledFunction,
  type InputSpec,
  type RecordableFunction,
} from './compiled-function.ts';
export { recompute } from './recompute.ts';
export { onnxRuntimeBackend } from './current-backend.ts';
export { chooseProvider, type ProviderChoice, type ProviderMeasurement } from './choose-provider.ts';
export type { Emitter } from './emitter.ts';
export {
  compileGraph,
  graphTensor,
  type GraphDefinition,
  type GraphSession,
  type GraphWeight,
} from './graph-session.ts';
export type { DeviceTensor } from './session.ts';
