import type { Limits } from '@longhand/sandbox';

/** Reads stdin, writes stdout: LiveCodeBench, contests. */
export interface StdinTests {
  form: 'stdin';
  cases: readonly { input: string; output: string }[];
}

/** A function or a method of `class Solution` is called with arguments: LiveCodeBench's functional form. */
export interface CallTests {
  form: 'call';
  entryPoint: string;
  cases: readonly { args: readonly unknown[]; expected: unknown }[];
}

/**
 * A test program: HumanEval (`prompt` before the completion, `test` defines `check`, called with
 * `entryPoint`), MBPP (`setup` before, `test` holds the asserts).
 */
export interface ProgramTests {
  form: 'program';
  test: string;
  prompt?: string;
  setup?: string;
  entryPoint?: string;
}

export type CodeTests = StdinTests | CallTests | ProgramTests;

/** A response with a program, and the tests it has to pass. */
export interface CodeRequest {
  language: 'python' | 'javascript';
  prediction: string;
  tests: CodeTests;
  /** Limits of each run. */
  limits?: Partial<Limits>;
  isolation?: 'bubblewrap' | 'limits-only';
}
