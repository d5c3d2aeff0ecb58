/** A TensorFlow.js backend that computes with ONNX Runtime. Importing it registers the backend `onnxruntime`. */
export { OnnxRuntimeBackend, materialize } from './backend.ts';
export type { BackendSettings, BackendStatistics } from './backend.ts';
export { OnnxRuntimeBackendError } from './errors.ts';
export { BACKEND_NAME, registerOnnxRuntime } from './register-backend.ts';
export type { ExecutionProvider } from './session.ts';
