import type { Filter } from '../filter.ts';

/**
 * Drops responses that break off: an unclosed `\boxed{`, `$$`, `\[` or code block at the end, or a last line
 * of prose that ends in a comma, a connective or in mid-word. A short last line (an answer alone) may end as
 * it likes.
 */
export function completeEnding(): Filter {
  return ({ response }) => {
    const why = brokenOff(response);
    return why === null ? null : { reason: 'truncated', detail: why };
  };
}

/** How a text breaks off; null where it does not. */
export function brokenOff(response: string): string | null {
  const text = response.trimEnd();
  if (text === '') return 'the response is empty';
  const tail = text.slice(-2000);
  if (tail.lastIndexOf('\\[') > tail.lastIndexOf('\\]')) return 'ends inside \\[ … \\]';
  if (openBox(tail)) return 'ends inside \\boxed{…}';
  if (text.includes('```') && (text.match(/^\s*```/gm)?.length ?? 0) % 2 === 1)
    return 'ends inside a code block';
  const line = text.slice(text.lastIndexOf('\n') + 1).trim();
  const last = `"…${line.slice(-40)}"`;
  if (/[,;([{+\-=<>&\\/]$/u.test(line) && !/^[-=*_\s]+$|>$/u.test(line)) return `ends in ${last}`;
  if (/\b(?:and|or|the|a|an|of|to|is|are|we|so|because|that|with|if|by|for|then|let|since)$/iu.test(line)) {
    return line.length > 30 ? `ends in ${last}` : null;
  }
  // A sentence of prose without an end; an answer, a formula or a list entry may stand without one.
  if (/~|\.\w{3,4}$|https?:/.test(line)) return null;
  const prose = /[a-z]{2,} [a-z]{2,} [a-z]{2,}/i.test(line) && line.length > 60;
  return prose && /[a-z]$/.test(line) && !/[:=]\s*\S+(?: \S+){0,3}$/.test(line) ? `ends in ${last}` : null;
}

function openBox(tail: string): boolean {
  const at = tail.lastIndexOf('\\boxed{');
  if (at < 0) return false;
  let depth = 0;
  for (let i = at + 6; i < tail.length; i++) {
    if (tail[i] === '\\') i++;
    else if (tail[i] === '{') depth++;
    else if (tail[i] === '}' && --depth === 0) return false;
  }
  return true;
}
