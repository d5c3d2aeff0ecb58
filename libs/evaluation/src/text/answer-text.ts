/** A response in its parts. */
export interface AnswerText {
  /** What stands after the last `</think>`; the whole text where nothing was thought aloud. */
  answer: string;
  /** What stands before it, without the tags; null without thinking. */
  reasoning: string | null;
  /** The thinking was never closed: there is no answer. */
  unfinished: boolean;
}

const OPEN = '<think>';
const CLOSE = '</think>';

/** Drops the text up to the last `</think>`, as the study does before scoring; without tags nothing is changed. */
export function answerText(response: string): AnswerText {
  const close = response.lastIndexOf(CLOSE);
  const open = response.lastIndexOf(OPEN);
  if (open > close)
    return { answer: '', reasoning: response.slice(open + OPEN.length).trim(), unfinished: true };
  if (close < 0) return { answer: response, reasoning: null, unfinished: false };
  const before = response.slice(0, close);
  const start = before.indexOf(OPEN);
  return {
    answer: response.slice(close + CLOSE.length).replace(/^\s*\n/, ''),
    reasoning: (start < 0 ? before : before.slice(start + OPEN.length)).trim(),
    unfinished: false,
  };
}
