import { finalText } from '../extract/final-text.ts';

const NAMES = {
  python: /^(?:python\d?|py)\b/i,
  javascript: /^(?:javascript|js|node)\b/i,
} as const;

/**
 * The program in a response: its last fenced block of the language, else its last fenced block without a
 * language, else the whole final text when it has no fence. Null when there is none.
 */
export function extractCode(response: string, language: 'python' | 'javascript'): string | null {
  const { text, truncated } = finalText(response);
  if (truncated) return null;
  const blocks = [...text.matchAll(/(?:^|\n)[ \t]*```([^\n`]*)\n([\s\S]*?)(?:\n[ \t]*```|$)/g)];
  if (blocks.length === 0) return text.trim() === '' ? null : text.replaceAll('\r\n', '\n');
  const named = blocks.filter((block) => NAMES[language].test((block[1] ?? '').trim()));
  const plain = blocks.filter((block) => (block[1] ?? '').trim() === '');
  return (named.at(-1) ?? plain.at(-1))?.[2]?.replaceAll('\r\n', '\n') ?? null;
}
