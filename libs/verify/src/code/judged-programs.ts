import type { CallTests, CodeRequest, ProgramTests } from './code-tests.ts';
import { JAVASCRIPT_JUDGED, JAVASCRIPT_JUDGING, JAVASCRIPT_PEER } from './javascript-peer.ts';
import { PYTHON_JUDGED, PYTHON_JUDGING, PYTHON_PEER } from './python-peer.ts';

type Language = CodeRequest['language'];

/** The exit code of a judging program whose other side has ended before it. */
export const SOLUTION_GONE = 3;

/**
 * The program that holds a response's code and answers calls of it. It knows neither the tests nor what they
 * expect: it reads calls from stdin and writes their results to stdout, one line of JSON each. What it writes is
 * compared elsewhere, so that a program which forges the lines has to forge the right results, that is, to solve
 * the problem.
 */
export function judgedProgram(
  language: Language,
  code: string,
  tests: Partial<Pick<ProgramTests, 'prompt' | 'setup' | 'entryPoint'>>,
): string {
  const { prompt = '', setup = '', entryPoint } = tests;
  // A response that repeats the signature is whole, and may use imports and helpers of the prompt; a bare
  // continuation is joined to it.
  const signature =
    entryPoint === undefined
      ? null
      : new RegExp(`(?:def|function|const|let|var|class)\\s+${entryPoint.replaceAll(/\W/g, '')}\\b`);
  const whole = entryPoint === undefined || signature?.test(code) === true;
  const parts: [needed: boolean, text: string][] = [
    [false, setup],
    [false, whole ? prompt : ''],
    [true, whole ? code : `${prompt}${code}`],
  ];
  const told = parts
    .filter(([, text]) => text !== '')
    .map(([needed, text]) => [needed, lines(text)] as const);
  return language === 'python'
    ? `${PYTHON_PEER}${PYTHON_JUDGED}\njudged(json.loads(${literal(told)}))\n`
    : `${JAVASCRIPT_PEER}${JAVASCRIPT_JUDGED}\njudged(JSON.parse(${literal(told)}));\n`;
}

/**
 * The program that runs the benchmark's own assertions, in a process and a sandbox of its own, with the judged
 * program's functions behind calls over a pipe. Its exit code is the verdict: 0 when the test ran to its end.
 *
 * What a test uses but neither defines nor imports comes from the response: the function under test, classes of
 * MBPP's set-up, a `sqrt` that the test expects the solution to have imported. Results are plain data; an object
 * of a class that the response defines stays on its side and is equal to nothing but such objects. So what is
 * left to a hostile response is what any function may do: return a value that depends on its arguments, on
 * earlier calls and on guesses of the test, raise, change a list it was given, or be a class whose objects say
 * they are equal where the test compares two of them with each other.
 */
export function judgingProgram(language: Language, tests: ProgramTests): string {
  const { prompt = '', setup = '', entryPoint, test } = tests;
  const check =
    entryPoint !== undefined && /\bdef check\(|\bfunction check\b|\bcheck\s*=/.test(test)
      ? `check(${entryPoint})`
      : '';
  const text = lines([setup, test, check].filter((part) => part !== '').join('\n'));
  const entry = entryPoint ?? null;
  return language === 'python'
    ? `${PYTHON_PEER}${PYTHON_JUDGING}\njudging(*json.loads(${literal([lines(prompt), text, entry])}))\n`
    : `${JAVASCRIPT_PEER}${JAVASCRIPT_JUDGING}\njudging(...JSON.parse(${literal([text, entry])}));\n`;
}

/** What the judged program reads for tests of the call form: one request a case. */
export function callRequests({ entryPoint, cases }: CallTests, language: Language): string {
  const operands = (args: readonly unknown[]) =>
    language === 'python' ? [{ y: 0 }, entryPoint, args.map(packed)] : [entryPoint, args.map(packed)];
  return cases.map(({ args }) => `${JSON.stringify(['ask', 'run', operands(args)])}\n`).join('');
}

/** A value of JSON as both sides read it: objects are lists of pairs. */
function packed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(packed);
  if (value === null || typeof value !== 'object') return value;
  return { d: Object.entries(value).map(([key, each]) => [key, packed(each)]) };
}

/** A text that is a literal string in both languages. */
function literal(value: unknown): string {
  return JSON.stringify(JSON.stringify(value));
}

function lines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
