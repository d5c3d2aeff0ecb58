/** Fault of this backend's use, told in one line: what happened, where, and what to do. */
export class OnnxRuntimeBackendError extends Error {
  override readonly name = 'OnnxRuntimeBackendError';
}
