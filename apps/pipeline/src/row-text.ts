/** A row as a person reads it: short values on one line, long ones wrapped under their name. */
export function rowText(
  row: Record<string, unknown>,
  place: number,
  { width, full }: { width: number; full: boolean },
): string {
  const lines = [`── row ${String(place)} `.padEnd(width, '─')];
  for (const [name, value] of Object.entries(row)) {
    if (name === 'messages' && 'response' in row) continue;
    if (name === 'reasoning' && 'response' in row) continue;
    const text = asText(value);
    if (text.length + name.length + 2 <= width && !text.includes('\n')) {
      lines.push(`${name}: ${text}`);
    } else {
      const wrapped = text.split('\n').flatMap((line) => wrap(line, width - 2));
      lines.push(`${name}:`, ...(full ? wrapped : cutMiddle(wrapped)).map((line) => `  ${line}`.trimEnd()));
    }
  }
  return `${lines.join('\n')}\n`;
}

const headLines = 24;
const tailLines = 12;

function cutMiddle(lines: string[]): string[] {
  const left = lines.length - headLines - tailLines;
  if (left <= 1) return lines;
  return [
    ...lines.slice(0, headLines),
    `… ${String(left)} lines (--full shows them) …`,
    ...lines.slice(-tailLines),
  ];
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '(null)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function wrap(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const cut = line.lastIndexOf(' ', width);
  const at = cut > width / 2 ? cut : width;
  return [line.slice(0, at), ...wrap(line.slice(at).trimStart(), width)];
}
