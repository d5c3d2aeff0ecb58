import { closingBrace } from './braces.ts';

/** A `\boxed{…}` of a text: what is inside, and where it stands. */
export interface Box {
  content: string;
  start: number;
  end: number;
}

const COMMANDS = ['\\boxed', '\\fbox', '\\framebox'] as const;
const MAX_BOXES = 64;

/**
 * The last non-empty box of a text with the boxes that belong to the same answer: `\boxed{-2} and \boxed{1}`
 * are two values of one answer, `\boxed{3}. Wait, \boxed{5}` are not.
 */
export function lastBoxes(text: string): readonly Box[] {
  if (!text.includes('box')) return [];
  const boxes: Box[] = [];
  let before = text.length;
  while (boxes.length < MAX_BOXES) {
    const box = boxBefore(text, before, boxes.length === 0 ? 0 : Math.max(0, before - REACH));
    if (box === null) break;
    before = box.start;
    if (!/[^\s$\\{}]/.test(box.content)) continue;
    const next = boxes[0];
    if (next !== undefined && !joins(text.slice(box.end, next.start))) break;
    boxes.unshift(box);
  }
  return boxes;
}

/** How far before a box another one of the same answer may start, in characters. */
const REACH = 600;

function boxBefore(text: string, before: number, floor: number): Box | null {
  let at = before;
  let start = -1;
  for (;;) {
    // In a slice: the search backwards would not stop at the floor.
    const found = at <= floor ? -1 : text.slice(floor, at + 2).lastIndexOf('box');
    if (found < 0) return null;
    at = floor + found;
    const command = COMMANDS.find((name) =>
      text.startsWith(name, at + 3 - name.length + (name === '\\boxed' ? 2 : 0)),
    );
    if (command === undefined) continue;
    start = at + 3 - command.length + (command === '\\boxed' ? 2 : 0);
    at = start + command.length;
    break;
  }
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '*') at++;
  if (text[at] !== '{') return bareBox(text, start, at);
  const close = closingBrace(text, at);
  if (close >= 0) return { content: text.slice(at + 1, close), start, end: close + 1 };
  const rest = text.slice(at + 1);
  const stop = /\$|\\\]|\\\)|\n\s*\n|<\|/.exec(rest);
  const content = stop === null ? rest : rest.slice(0, stop.index);
  return { content, start, end: at + 1 + content.length };
}

/** `\boxed 5` and `\fbox\frac12`: the command takes what follows up to a space, a dollar or the end. */
function bareBox(text: string, start: number, at: number): Box {
  const content = /^[^\s$]*/.exec(text.slice(at, at + 200))?.[0] ?? '';
  return { content: content.replace(/[.,;]$/, ''), start, end: at + content.length };
}

/** Whether the text between two boxes only lists: a comma, "and", "or", a unit word, a name and `=`. */
function joins(gap: string): boolean {
  if (gap.length > 60) return false;
  const words = gap
    .replaceAll(/\\(?:text|mathrm|textbf|mbox)\s*\{([^{}]*)\}/g, ' $1 ')
    .replaceAll(/\\(?:quad|qquad|,|;|!|:|\(|\)|\[|\])|[$&~]|\\\s/g, ' ')
    .replace(/[A-Za-z](?:_\w+|_\{\w+\})?\s*=\s*$/, ' ')
    .trim();
  return /^(?:[,;]|(?:(?:[a-z]+\s+){0,2}|[,;]\s*)(?:and|or))$/i.test(words);
}
