import { type CodeTests, extractCode, verifyCode } from '@longhand/verify';
import { UserError } from '@longhand/records';
import type { Scorer } from './scorer.ts';

/** Runs the response's Python program against the item's tests in the sandbox: pass or fail. */
export const code: Scorer = {
  name: 'code@1',
  async score({ fields }, { text }, { isolation }) {
    const tests = withPrompt(fields.tests as CodeTests, text);
    const verification = await verifyCode({
      language: 'python',
      prediction: text,
      tests,
      ...(isolation === undefined ? {} : { isolation }),
    });
    if (verification.verdict === 'unverifiable')
      throw new UserError(`programs cannot be run: ${verification.reason}`, { exitCode: 1 });
    const passed = verification.verdict === 'correct';
    return {
      extracted: verification.extracted,
      correct: passed,
      score: passed ? 1 : 0,
      reason: verification.reason,
      measures: { accuracy: passed ? 1 : 0 },
      vote: null,
    };
  },
};

/**
 * A response that defines the function anew stands after the whole prompt, whose helpers and imports it may
 * use (a signature with its docstring is a function); one that goes on from the prompt is joined to it.
 */
function withPrompt(tests: CodeTests, response: string): CodeTests {
  if (tests.form !== 'program' || tests.entryPoint === undefined || tests.prompt === undefined) return tests;
  const program = extractCode(response, 'python') ?? '';
  const whole = new RegExp(`^(?:async )?def\\s+${tests.entryPoint.replaceAll(/\W/g, '')}\\b`, 'm').test(
    program,
  );
  if (!whole) return tests;
  const { prompt, ...rest } = tests;
  return { ...rest, setup: [rest.setup ?? '', prompt].filter((part) => part !== '').join('\n') };
}
