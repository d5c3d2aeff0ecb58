import type { CallTests, CodeRequest, ProgramTests } from './code-tests.ts';

/**
 * The whole program of a call or program test. It prints `sentinel` as its last line only after every test
 * has passed, so that a program which ends early with exit code 0 does not pass.
 */
export function testProgram(
  { language }: Pick<CodeRequest, 'language'>,
  code: string,
  tests: CallTests | ProgramTests,
  sentinel: string,
): string {
  const body =
    tests.form === 'call'
      ? [code, language === 'python' ? pythonCalls(tests) : javascriptCalls(tests)]
      : programParts(code, tests, language);
  const last =
    language === 'python'
      ? `print("\\n" + ${JSON.stringify(sentinel)})`
      : `console.log("\\n" + ${JSON.stringify(sentinel)});`;
  return [...body, last, ''].join('\n').replaceAll('\r\n', '\n');
}

function programParts(code: string, tests: ProgramTests, language: CodeRequest['language']): string[] {
  const { prompt = '', setup = '', entryPoint, test } = tests;
  // A response that repeats the signature is whole; a bare continuation needs the prompt before it.
  const signature =
    entryPoint === undefined
      ? null
      : new RegExp(`(?:def|function|const|let|var|class)\\s+${entryPoint.replaceAll(/\W/g, '')}\\b`);
  const whole = signature?.test(code) === true;
  // Imports and helpers of the prompt hold for a whole function too; the later definition counts.
  const opening = whole && language === 'python' ? importsOf(prompt) : whole ? '' : prompt;
  const check =
    entryPoint !== undefined && /\bdef check\(|\bfunction check\b|\bcheck\s*=/.test(test)
      ? [`check(${entryPoint})`]
      : [];
  return [setup, `${opening}${code}`, test, ...check].filter((part) => part !== '');
}

function importsOf(prompt: string): string {
  const at = prompt.search(/^def /m);
  return at <= 0 ? '' : prompt.slice(0, at);
}

function pythonCalls({ entryPoint, cases }: CallTests): string {
  const data = JSON.stringify(JSON.stringify(cases));
  return [
    'import json as _json',
    `_cases = _json.loads(${data})`,
    `_call = getattr(Solution(), ${JSON.stringify(entryPoint)}) if "Solution" in globals() else globals()[${JSON.stringify(entryPoint)}]`,
    'def _plain(x):',
    '    if isinstance(x, (tuple, list)): return [_plain(y) for y in x]',
    '    return {str(k): _plain(v) for k, v in x.items()} if isinstance(x, dict) else x',
    'for _i, _case in enumerate(_cases):',
    '    _got = _plain(_call(*_case["args"]))',
    '    assert _got == _case["expected"], f"case {_i + 1}: {_got!r:.200} is not {_case[\'expected\']!r:.200}"',
  ].join('\n');
}

function javascriptCalls({ entryPoint, cases }: CallTests): string {
  const name = JSON.stringify(entryPoint);
  return [
    `const _cases = JSON.parse(${JSON.stringify(JSON.stringify(cases))});`,
    `const _call = typeof Solution === "function" ? ((s) => s[${name}].bind(s))(new Solution()) : ${entryPoint.replaceAll(/[^\w$]/g, '')};`,
    '_cases.forEach(({ args, expected }, i) => require("node:assert").deepStrictEqual(JSON.parse(JSON.stringify(_call(...args) ?? null)), expected, `case ${i + 1}`));',
  ].join('\n');
}
