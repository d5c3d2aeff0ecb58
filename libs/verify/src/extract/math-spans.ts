const SPAN =
  /\$\$([\s\S]*?)\$\$|(?<!\\)\$((?:\\[\s\S]|[^$\\])*?)\$|\\\(([\s\S]*?)\\\)|\\\[([\s\S]*?)\\\]|\\begin\{((?:align|equation|gather)\*?)\}([\s\S]*?)\\end\{\5\}/g;

/** How much of the end of a text is searched for maths and numbers, in characters. */
export const TAIL = 6000;

/** What stands between maths delimiters in the end of a text, in order. */
export function mathSpans(text: string): string[] {
  const spans: string[] = [];
  for (const match of text.slice(-TAIL).matchAll(SPAN)) {
    const content = match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[6] ?? '';
    if (content.trim() !== '') spans.push(content.trim());
  }
  return spans;
}

/** Where the last maths between delimiters ends in a text; -1 where there is none. */
export function endOfMaths(text: string): number {
  const tail = Math.max(0, text.length - TAIL);
  const last = [...text.slice(tail).matchAll(SPAN)].at(-1);
  return last === undefined ? -1 : tail + last.index + last[0].length;
}

/** What the maths at the end of a text lists, `$x = 2$ and $x = 3$`, as one text; null where the last stands alone. */
export function lastList(text: string): string | null {
  const found = [...text.slice(-TAIL).matchAll(SPAN)].slice(-6);
  let first = found.length - 1;
  let alternatives = false;
  for (; first > 0; first--) {
    const [before, after] = [found[first - 1]!, found[first]!];
    const gap = text.slice(-TAIL).slice(before.index + before[0].length, after.index);
    if (!/^\s*(?:,|;|,?\s*(?:and|or))\s*$/.test(gap)) break;
    alternatives ||= gap.includes('or');
  }
  const listed = found
    .slice(first)
    .map((match) => (match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[6] ?? '').trim());
  if (listed.length < 2 || listed.includes('')) return null;
  return listed.join(alternatives ? ' or ' : ', ');
}

/** `$12`, an amount of money: no maths that was left open. */
const AMOUNT = /^\s*\$\d[\d,]*(?:\.\d+)?[.\s]*$/;

/** The text without its maths delimiters, so that `$1$ and $2$` reads as one list. */
export function withoutDelimiters(text: string): string {
  if (AMOUNT.test(text)) return text.trim().replace('$', '\\$');
  return text.replaceAll(/\\\(|\\\)|\\\[(?!\d*(?:pt|em|ex|mm|cm)\])|\\\]|(?<!\\)\$/g, ' ').trim();
}
