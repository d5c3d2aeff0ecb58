import { type CodeTests, verifyCode } from '@longhand/verify';
import { UserError } from '@longhand/records';
import { FieldError } from '../prepare/field-error.ts';
import { unpackedTests } from '../prepare/code-tasks.ts';
import type { Item } from '../task/task.ts';
import type { Scorer } from './scorer.ts';

/** Runs the response's Python program against the item's tests in the sandbox: pass or fail. */
export const code: Scorer = {
  name: 'code@1',
  async score({ id, fields }, { text }, { isolation }) {
    const verification = await verifyCode({
      language: 'python',
      prediction: text,
      tests: testsOf(id, fields),
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

function testsOf(id: Item['id'], fields: Item['fields']): CodeTests {
  try {
    return unpackedTests(fields);
  } catch (error) {
    if (error instanceof FieldError) throw new UserError(`item ${id}: ${error.message}`);
    throw error;
  }
}
