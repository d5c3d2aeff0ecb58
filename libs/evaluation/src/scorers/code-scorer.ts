import { type CodeTests, extractCode, verifyCode } from '@longhand/verify';
import { UserError } from '@longhand/records';
import { FieldError } from '../prepare/field-error.ts';
import { unpackedTests } from '../prepare/code-tasks.ts';
import { answerText } from '../text/answer-text.ts';
import type { Item } from '../task/task.ts';
import type { Scorer } from './scorer.ts';

/**
 * Runs the response's Python program against the item's tests in the sandbox: pass or fail. Programs of contests
 * begin with the imports that LiveCodeBench puts before them.
 */
export const code: Scorer = {
  name: 'code@2',
  async score({ id, fields }, { text }, { isolation }) {
    const tests = testsOf(id, fields);
    const own = programOf(text, tests);
    const prediction = own === null || tests.form === 'program' ? (own ?? text) : withImports(own);
    const verification = await verifyCode({
      language: 'python',
      prediction,
      tests,
      ...(isolation === undefined ? {} : { isolation }),
    });
    if (verification.verdict === 'unverifiable')
      throw new UserError(`programs cannot be run: ${verification.reason}`, { exitCode: 1 });
    const passed = verification.verdict === 'correct';
    return {
      extracted: own,
      correct: passed,
      score: passed ? 1 : 0,
      reason: verification.reason,
      measures: { accuracy: passed ? 1 : 0 },
      vote: null,
    };
  },
};

/** The modules whose names LiveCodeBench's own code gives to every program, in its order; later ones win. */
const CONTEST_MODULES = [
  ...['string', 're', 'datetime', 'collections', 'heapq', 'bisect', 'copy', 'math', 'random', 'statistics'],
  ...['itertools', 'functools', 'operator', 'io', 'sys', 'json', 'builtins', 'typing'],
];
const CONTEST_IMPORTS = [
  ...CONTEST_MODULES.map((name) => `from ${name} import *`),
  ...CONTEST_MODULES.slice(0, -2).map((name) => `import ${name}`),
  'sys.setrecursionlimit(50000)',
].join('\n');

/** A program with those imports, as a response that holds nothing else. */
function withImports(program: string): string {
  return `${CONTEST_IMPORTS}\n\n${program}`;
}

const FENCE = /^[ \t]*```/m;

/** The program of a response; of a contest's the last block, as LiveCodeBench's own code takes it. */
function programOf(text: string, tests: CodeTests): string | null {
  const { answer, unfinished } = answerText(text);
  if (unfinished) return null;
  return extractCode(betweenMarks(answer), 'python', tests.form === 'stdin' ? undefined : tests);
}

/** What stands between the lines `[BEGIN]` and `[DONE]`, as MBPP's own prompts ask for, where there is no fence. */
function betweenMarks(text: string): string {
  if (FENCE.test(text)) return text;
  const [before = ''] = text.split(/^[ \t]*\[DONE\]/m, 1);
  return before.split(/^[ \t]*\[BEGIN\][ \t]*$/m).at(-1)!;
}

function testsOf(id: Item['id'], fields: Item['fields']): CodeTests {
  try {
    return unpackedTests(fields);
  } catch (error) {
    if (error instanceof FieldError) throw new UserError(`item ${id}: ${error.message}`);
    throw error;
  }
}
