import { runDialogue, runProgram, type RunResult, SandboxError } from '@longhand/sandbox';
import type { Verification } from '../verification.ts';
import type { CallTests, CodeRequest, ProgramTests } from './code-tests.ts';
import { extractCode } from './extract-code.ts';
import { callRequests, judgedProgram, judgingProgram, SOLUTION_GONE } from './judged-programs.ts';
import { sameOutput } from './same-output.ts';
import { samePlain } from './same-plain.ts';

const VERIFIER = 'code@2';

/**
 * Runs a response's program against its tests in the sandbox. A program that fails, is too slow or too large
 * is `incorrect`, with what happened; without a sandbox the verdict is `unverifiable`, and says how to get one.
 *
 * The verdict is never made in the program's reach. Output and results of calls are compared in this process;
 * assertions of a test program run in a second sandbox, which calls the program over a pipe (`judgingProgram`
 * says what that leaves). So to exit early, to print what the tests print, or to change builtins, frames or
 * modules of its own process gains a program nothing. Under `limits-only` the sandboxes share a user: a hostile
 * program could then reach into the other process.
 */
export async function verifyCode(request: CodeRequest): Promise<Verification> {
  const code = extractCode(request.prediction, request.language, request.tests);
  const told = (verdict: Verification['verdict'], reason: string): Verification => ({
    verdict,
    extracted: code,
    extractedFrom: code === null ? null : 'text',
    reason,
    verifier: VERIFIER,
  });
  if (code === null) return told('incorrect', 'the response has no program');
  if (request.tests.form !== 'program' && request.tests.cases.length === 0)
    return told('unverifiable', 'there are no tests');
  try {
    const fault = await faultOf(request, code);
    return fault === null ? told('correct', 'passes all tests') : told('incorrect', fault);
  } catch (error) {
    if (error instanceof SandboxError) return told('unverifiable', error.message);
    throw error;
  }
}

function faultOf(request: CodeRequest, code: string): Promise<string | null> {
  const { tests } = request;
  if (tests.form === 'stdin') return stdinFault(request, code, tests.cases);
  return tests.form === 'call' ? callFault(request, code, tests) : programFault(request, code, tests);
}

async function stdinFault(
  request: CodeRequest,
  code: string,
  cases: readonly { input: string; output: string }[],
): Promise<string | null> {
  for (const [index, { input, output }] of cases.entries()) {
    const result = await runProgram({ ...settings(request), code, stdin: input });
    if (result.outcome !== 'ok') return `test ${index + 1}: ${describe(result)}`;
    if (result.truncated) return `test ${index + 1}: writes too much`;
    if (!sameOutput(result.stdout, output))
      return `test ${index + 1}: writes ${shown(result.stdout)}, not ${shown(output)}`;
  }
  return null;
}

/** Calls are made in the sandbox, and their results compared here. */
async function callFault(request: CodeRequest, code: string, tests: CallTests): Promise<string | null> {
  const { language } = request;
  const limits = { ...request.limits, outputBytes: RESULT_BYTES };
  const result = await runProgram({
    ...settings(request),
    limits,
    code: judgedProgram(language, code, {}),
    stdin: callRequests(tests, language),
  });
  const answers = result.stdout.split('\n');
  for (const [index, { expected }] of tests.cases.entries()) {
    const answer = index < answers.length - 1 ? readAnswer(answers[index]!) : null;
    if (answer === null) {
      if (result.truncated) return `test ${index + 1}: writes too much`;
      return result.outcome === 'ok' ? EARLY : `test ${index + 1}: ${describe(result)}`;
    }
    if ('error' in answer) return `test ${index + 1}: ${answer.error}`;
    const got = language === 'python' ? answer.value : parsed(answer.value);
    if (!samePlain(got, expected, language === 'python'))
      return `test ${index + 1}: ${shownValue(got)} is not ${shownValue(expected)}`;
  }
  return null;
}

const EARLY = 'ends before its tests do';

/** Results of calls that are read at most. */
const RESULT_BYTES = 64 * 1024 ** 2;

function readAnswer(line: string): { value: unknown } | { error: string } | null {
  const answer = parsed(line);
  if (!Array.isArray(answer)) return null;
  const [kind, value, text] = answer as unknown[];
  if (kind === 'answer') return { value };
  const name = Array.isArray(value) ? String(value[0]) : 'Error';
  return { error: `${name}: ${String(text)}`.slice(0, 300) };
}

/** A value of JSON; undefined, which is equal to nothing expected, when it is none. */
function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

/** Assertions run in a sandbox of their own. */
async function programFault(request: CodeRequest, code: string, tests: ProgramTests): Promise<string | null> {
  const { language } = request;
  const [judging, judged] = await runDialogue(
    { ...settings(request), code: judgingProgram(language, tests) },
    { ...settings(request), code: judgedProgram(language, code, tests) },
  );
  if (judging.outcome === 'ok') return null;
  if (judging.outcome === 'timeout' || judging.exitCode !== SOLUTION_GONE) return describe(judging);
  return judged.outcome === 'ok' ? EARLY : describe(judged);
}

function settings(request: CodeRequest): Pick<CodeRequest, 'language' | 'limits' | 'isolation'> {
  const { language, limits, isolation } = request;
  return {
    language,
    ...(limits === undefined ? {} : { limits }),
    ...(isolation === undefined ? {} : { isolation }),
  };
}

function describe(result: RunResult): string {
  if (result.outcome === 'timeout') return 'takes too long';
  if (result.outcome === 'memory') return 'takes too much memory';
  const lines = result.stderr.trim().split('\n');
  const message = lines.findLast((line) => /^\w*(?:Error|Exception|Exit)\b/.test(line)) ?? lines.at(-1) ?? '';
  return message === ''
    ? `ends with ${result.signal ?? `code ${result.exitCode ?? '?'}`}`
    : message.slice(0, 300);
}

function shown(text: string): string {
  const short = text.trim().slice(0, 80);
  return JSON.stringify(short);
}

function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  try {
    return JSON.stringify(value).slice(0, 200);
  } catch {
    return 'a value too deep to be shown';
  }
}
