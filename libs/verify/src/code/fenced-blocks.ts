/** A block of code in Markdown. */
export interface Fenced {
  /** What the fence says of its language, in small letters; '' where it says nothing. */
  language: string;
  /** Its lines, without the indentation of the fence itself. */
  code: string;
}

/** The fenced blocks of a text in order; one that is never closed goes to the end. */
export function fencedBlocks(text: string): Fenced[] {
  const blocks: Fenced[] = [];
  let open: { language: string; indent: number; lines: string[] } | null = null;
  for (const line of text.split(/\r?\n/)) {
    const fence = /^([ \t]*)```([^`]*)$/.exec(line);
    if (open === null) {
      if (fence !== null)
        open = { language: fence[2]!.trim().toLowerCase(), indent: fence[1]!.length, lines: [] };
    } else if (fence !== null) {
      blocks.push(closed(open));
      open = null;
    } else open.lines.push(line);
  }
  if (open !== null) blocks.push(closed(open));
  return blocks;
}

function closed({ language, indent, lines }: { language: string; indent: number; lines: string[] }): Fenced {
  const within = new RegExp(`^[ \\t]{0,${indent}}`);
  return { language, code: lines.map((line) => line.replace(within, '')).join('\n') };
}
