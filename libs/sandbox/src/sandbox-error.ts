/** An error of the sandbox itself, never of the program in it: one line that says what to do. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}
