import { finalText } from '../extract/final-text.ts';
import type { CodeTests } from './code-tests.ts';

type Language = 'python' | 'javascript';

const NAMES = {
  python: /^(?:python\d?|py)\b/i,
  javascript: /^(?:javascript|js|node)\b/i,
} as const;

/**
 * The program in a response: of its fenced blocks of the language, else of those without a language, the last that
 * fits `tests` (defines what they call, or reads stdin where they write to it), as models often show a usage after
 * their solution; else the last one; else the whole final text when it has no fence. Null when there is none.
 */
export function extractCode(response: string, language: Language, tests?: CodeTests): string | null {
  const { text, truncated } = finalText(response);
  if (truncated) return null;
  const blocks = [...text.matchAll(/(?:^|\n)[ \t]*```([^\n`]*)\n([\s\S]*?)(?:\n[ \t]*```|$)/g)];
  if (blocks.length === 0) return text.trim() === '' ? null : text.replaceAll('\r\n', '\n');
  const named = blocks.filter((block) => NAMES[language].test((block[1] ?? '').trim()));
  const plain = blocks.filter((block) => (block[1] ?? '').trim() === '');
  const programs = (named.length > 0 ? named : plain).map((block) => block[2]!.replaceAll('\r\n', '\n'));
  const fits = tests === undefined ? null : fitting(tests, language);
  return (
    (fits === null ? undefined : programs.findLast((program) => fits.test(program))) ??
    programs.at(-1) ??
    null
  );
}

const READS_STDIN = {
  python: /\binput\s*\(|\bstdin\b|\bopen\s*\(\s*0|\bfileinput\b/,
  javascript: /\bstdin\b|\breadline\b|readFileSync\s*\(\s*(?:0|['"]\/dev\/stdin)/,
} as const;

/** What a program has that can pass the tests; null where they do not tell. */
function fitting(tests: CodeTests, language: Language): RegExp | null {
  if (tests.form === 'stdin') return READS_STDIN[language];
  const names =
    tests.entryPoint === undefined
      ? asserted(tests.form === 'program' ? tests.test : '')
      : [tests.entryPoint];
  const safe = names.filter((name) => /^\w+$/.test(name));
  if (safe.length === 0) return null;
  const name = `(?:${safe.join('|')})`;
  return language === 'python'
    ? new RegExp(`^[ \\t]*(?:(?:async[ \\t]+)?def|class)[ \\t]+${name}\\b`, 'm')
    : new RegExp(
        `\\b(?:function\\*?|class|const|let|var)\\s+${name}\\b|^[ \\t]*(?:async[ \\t]+)?${name}\\s*(?:\\(|=)`,
        'm',
      );
}

/** The functions whose results asserts look at, as in `assert set(f(1)) == {2}`. */
function asserted(test: string): string[] {
  const calls = test.matchAll(/^[ \t]*assert\b[ \t]*(?:not[ \t]+)?[([]*(?:(\w+)\()?([A-Za-z_]\w*)[ \t]*\(/gm);
  return [
    ...new Set([...calls].flatMap(([, outer, inner]) => [outer, inner].filter((name) => name !== undefined))),
  ];
}
