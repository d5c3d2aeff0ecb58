import { createHash } from 'node:crypto';
import { runProgram, type RunResult, SandboxError } from '@longhand/sandbox';
import type { Verification } from '../verification.ts';
import { testProgram } from './code-program.ts';
import type { CodeRequest } from './code-tests.ts';
import { extractCode } from './extract-code.ts';
import { sameOutput } from './same-output.ts';

const VERIFIER = 'code@1';

/**
 * Runs a response's program against its tests in the sandbox. A program that fails, is too slow or too large
 * is `incorrect`, with what happened; without a sandbox the verdict is `unverifiable`, and says how to get one.
 */
export async function verifyCode(request: CodeRequest): Promise<Verification> {
  const code = extractCode(request.prediction, request.language);
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
    const fault =
      request.tests.form === 'stdin'
        ? await stdinFault(request, code, request.tests.cases)
        : await testFault(request, code);
    return fault === null ? told('correct', 'passes all tests') : told('incorrect', fault);
  } catch (error) {
    if (error instanceof SandboxError) return told('unverifiable', error.message);
    throw error;
  }
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

async function testFault(request: CodeRequest, code: string): Promise<string | null> {
  const { tests } = request;
  if (tests.form === 'stdin') return null;
  const sentinel = `passed-${createHash('sha256').update(code).digest('hex').slice(0, 24)}`;
  const program = testProgram(request, code, tests, sentinel);
  const limits = { ...request.limits };
  const result = await runProgram({ ...settings(request), code: program, limits });
  if (result.outcome !== 'ok') return describe(result);
  if (result.stdoutEnd.trimEnd().endsWith(sentinel)) return null;
  return 'ends before its tests do';
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
