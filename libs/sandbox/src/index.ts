export { bubblewrapStatus, type BubblewrapStatus } from './bubblewrap.ts';
export type { Language } from './interpreter.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { runDialogue } from './run-dialogue.ts';
export { type Isolation, type Program, runProgram, type RunResult } from './run-program.ts';
export { runPrograms } from './run-programs.ts';
export { SandboxError } from './sandbox-error.ts';
