import { finalText } from '../extract/final-text.ts';
import type { CodeTests } from './code-tests.ts';
import { type Fenced, fencedBlocks } from './fenced-blocks.ts';

type Language = 'python' | 'javascript';

const NAMES = {
  python: /^py(?:thon)?[\d.]*\b/,
  javascript: /^(?:javascript|js|node)\b/,
} as const;

/**
 * The program in a response: of its fenced blocks of the language or without one, the last that fits `tests` (defines
 * what they call, or reads stdin where they write to it), as models often show a usage after their solution; else the
 * last of the language, else the last without one; else the whole final text when it has no fence. Null when there is
 * none.
 */
export function extractCode(response: string, language: Language, tests?: CodeTests): string | null {
  const { text, truncated } = finalText(response);
  if (truncated) return null;
  const blocks = fencedBlocks(text);
  if (blocks.length === 0) return text.trim() === '' ? null : text.replaceAll('\r\n', '\n');
  const isNamed = (block: Fenced) => NAMES[language].test(block.language);
  const isPlain = (block: Fenced) => block.language === '';
  const fits = tests === undefined ? null : fitting(tests, language);
  const own = blocks.filter((block) => isNamed(block) || isPlain(block));
  const chosen =
    (fits === null ? undefined : own.findLast(({ code }) => fits.test(code))) ??
    own.findLast(isNamed) ??
    own.findLast(isPlain);
  return chosen?.code ?? null;
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
