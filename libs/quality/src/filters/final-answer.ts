import type { AnswerTools, Filter } from '../filter.ts';

/**
 * Drops rows without a final answer and, with `agreeing`, those whose final answer is not the last one that
 * the reasoning claims: the summary then says something else than was thought.
 */
export function finalAnswer(setting: 'ignored' | 'present' | 'agreeing', tools: AnswerTools): Filter {
  return ({ answer, thinking }) => {
    if (setting === 'ignored') return null;
    const final = answer === undefined ? tools.claim(thinking.final) : answer;
    if (final === null || final.trim() === '')
      return { reason: 'no_final_answer', detail: 'no answer was found after the reasoning' };
    if (setting === 'present' || thinking.reasoning === null) return null;
    const claimed = tools.claim(thinking.reasoning);
    if (claimed === null || tools.same(claimed, final) !== false || isSumOfParts(claimed, final)) return null;
    return {
      reason: 'answers_disagree',
      detail: `the reasoning ends with ${shorten(claimed)}, the response says ${shorten(final)}`,
    };
  };
}

/** Whether the final answer is m + n of a claimed fraction m/n (plus p of m√n/p): competitions ask for that. */
function isSumOfParts(claimed: string, final: string): boolean {
  const parts = claimed.match(/\d+/g) ?? [];
  const fraction = /\d\s*\/\s*\d|\\[dt]?frac/.test(claimed) && parts.length >= 2 && parts.length <= 3;
  return fraction && parts.reduce((sum, part) => sum + Number(part), 0) === Number(final);
}

/** Drops rows with more than `max` different `\boxed{}` after the reasoning; `035` and `35` are one. */
export function boxedAnswers(max: number, tools: AnswerTools): Filter {
  return ({ thinking }) => {
    const boxes = new Set<string>();
    for (const box of new Set(boxesOf(thinking.final))) {
      if (![...boxes].some((other) => tools.same(box, other) === true)) boxes.add(box);
    }
    if (boxes.size <= max) return null;
    return {
      reason: 'several_boxes',
      detail: `${String(boxes.size)} different answers: ${[...boxes].slice(0, 4).map(shorten).join(', ')}`,
    };
  };
}

/** What stands in each `\boxed{…}`, white space taken out. */
export function boxesOf(text: string): string[] {
  const boxes: string[] = [];
  for (let at = text.indexOf('\\boxed{'); at >= 0; at = text.indexOf('\\boxed{', at + 7)) {
    let depth = 0;
    for (let i = at + 6; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '{') depth++;
      else if (text[i] === '}' && --depth === 0) {
        boxes.push(text.slice(at + 7, i).replaceAll(/\s+/g, ''));
        break;
      }
    }
  }
  return boxes;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
