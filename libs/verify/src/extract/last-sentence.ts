import { withoutReason } from './without-reason.ts';

/** The end of a sentence, or a line. */
const SENTENCE_END = /[.!?。](?=\s|\*|$)|\n/g;
const LONGEST = 240;

/**
 * What the last sentence of a running text states, without what leads to it: `x = 3 and x = 5` of "The solutions are
 * x = 3 and x = 5.", `(2, -3)` of "So the point is (2, -3)". Null where the sentence has maths between delimiters,
 * which is looked at by itself, where it asks or supposes, and where it is too long to be an answer.
 */
export function lastStatement(text: string): string | null {
  const whole = lastSentence(text);
  if (whole === null || /\$|\\(?:[([]|begin|end)|\?$/.test(whole)) return null;
  const sentence = withoutReason(whole);
  // What follows a reason may go on to the result: "is 11/15, and since he has 300, he got 11/15*300 = 220".
  if (OPEN.test(sentence) || RESULT.test(whole.slice(sentence.length))) return null;
  const counted = COUNTED.exec(sentence)?.[1];
  if (counted !== undefined) return counted;
  const computed = sentence.includes('=') ? [...sentence.matchAll(COMPUTED)].at(-1) : undefined;
  if (computed !== undefined && !GOES_ON.test(sentence.slice(computed.index + computed[0].length)))
    return computed[1] ?? null;
  const verb = [...sentence.matchAll(VERB)].at(-1);
  const stated =
    verb === undefined ? sentence.replace(LEAD, '') : sentence.slice(verb.index + verb[0].length);
  return verb === undefined && stated === sentence
    ? null
    : stated.replace(/[\s.!*_]+$/, '').replace(/^[\s*_]+/, '') || null;
}

/** "he bakes 8 + 8 = 16 pies in 4 hours": what a calculation comes to, before what it is about. */
const COMPUTED =
  /\d\s*[-+−*×x/÷]\s*[$(]?\d[\d.,]*[%)]?\s*(?:[a-z]+\s*){0,2}=\s*(\$?[-−]?\d(?:[\d.,]*\d)?%?)(?![\d.,]*\s*(?:[-+−*×/÷=]|x \d))/g;
const GOES_ON = /[,;=]|\b(?:and|or|so|but|which|meaning|then)\b/;
const RESULT = /=\s*[$-]?\d[\d.,]*\s*(?:[A-Za-z%]+\s*){0,3}[.!*\s]*$/;
const VERB =
  /(?<![\\A-Za-z])(?:is|are|equals|was|be|gives|(?:falls|lands) on)\s*:?\s+(?:(?:located |situated )?at )?(?:an?\s+(?=[A-Z\\])|therefore |thus |simply |exactly )?(?=\S)|:\s+(?=\S)/g;
/** "There are 3 such numbers: 2, 5 and 7": how many there are, before which they are. */
const COUNTED =
  /\bthere (?:are|is)\s+(?:exactly |only |a total of |in total )*(\d[\d,]*|[a-z]+)\s[^:,]{1,60}(?::|, (?:namely|which are))\s/i;
const LEAD =
  /^(?:(?:so|thus|therefore|hence|then|and|now|finally|in conclusion|we (?:get|have|find|obtain|conclude)|this (?:gives|means)|giving|that)\b[,:]?\s*)+/i;
/** A sentence that leaves open, denies or supposes what it says. */
const OPEN =
  /\b(?:if|unless|whether|suppose|assume|assuming|let|false|maybe|perhaps|possibly|might|could|either|neither|would|note|check|given)\b|\b(?:not|never)\b|n['’]t\b/i;

/** The last sentence of a text, or null where it is longer than an answer is told in. */
function lastSentence(text: string): string | null {
  const end = text.trimEnd();
  const tail = end.slice(-LONGEST - 1);
  let start = tail.length > LONGEST ? -1 : 0;
  for (const match of tail.matchAll(SENTENCE_END)) {
    const next = match.index + match[0].length;
    if (/[^\s*_.!?。]/.test(tail.slice(next))) start = next;
  }
  return start < 0 ? null : tail.slice(start).trim();
}

/**
 * The value that is set in bold last, `408` of "twice this is **408**", or the values, `3, 5` of "**3** and **5**", and
 * where it ends; null where there is none.
 */
export function lastBold(text: string): { content: string; end: number } | null {
  if (!text.includes('**')) return null;
  let last: { content: string; end: number } | null = null;
  for (const match of text.matchAll(/\*\*(?=[^\s*])([^*\n$]{1,80})\*\*(?![\w*])/g)) {
    const content = match[1]!.trim();
    if (/[:?]$/.test(content)) continue;
    const own = content.replace(/[.!]+$/, '');
    const joined: boolean =
      last !== null && /^\s*(?:,|;|,?\s*(?:and|or))\s*$/.test(text.slice(last.end, match.index));
    last = { content: joined ? `${last!.content}, ${own}` : own, end: match.index + match[0].length };
  }
  return last;
}

/** The text without its questions: their numbers are what is asked about, not answers. */
export function withoutQuestions(text: string): string {
  let told = '';
  let from = 0;
  for (let at = text.indexOf('?'); at >= 0; at = text.indexOf('?', at + 1)) {
    if (!/^\s|^$/.test(text.slice(at + 1, at + 2))) continue;
    let start = at;
    while (start > from && !startsSentence(text, start)) start--;
    // "12?" is an answer, and maths is looked at by itself.
    const question = text.slice(start, at);
    if (/[A-Za-z]{2}/.test(question) && !/[$\\=]/.test(question)) {
      told += text.slice(from, start);
      from = at + 1;
    }
  }
  return from === 0 ? text : told + text.slice(from);
}

function startsSentence(text: string, at: number): boolean {
  const before = text[at - 1];
  return (
    before === '\n' || ((before === '.' || before === '!' || before === '?') && /\s/.test(text[at] ?? ' '))
  );
}

/** Whether the last sentence says that its writer does not know the answer. */
export function givesUp(text: string): boolean {
  return GIVES_UP.test(text.slice(-LONGEST));
}

const GIVES_UP =
  /\b(?:(?:I|we)\s+(?:(?:really |simply |just )?(?:do not|don['’]t|cannot|can['’]t|could not|couldn['’]t)\s+(?:know|determine|find|solve|say|tell|answer|figure)|(?:am|are|was|were)\s+(?:not able|unable|not sure|unsure))\b[^.!?\n]{0,120}|but (?:I )?(?:can['’]t|cannot|could not)|(?:is|are) (?:unknown|unclear) to (?:me|us))[.!\s]*$/i;

/** What a calculation told in steps comes to: `18` of "So 16 - 3 - 4 = 9, and 9 × 2 = 18."; null for other texts. */
export function resultOfSteps(text: string): string | null {
  if (
    text.length > 400 ||
    !text.includes('=') ||
    /[A-Za-z]/.test(text.replaceAll(STEP_WORD, ' ').replaceAll(/\\(?:times|cdot|div)\b|\bx\b/g, ' '))
  )
    return null;
  const steps = text
    .replace(/[\s.]+$/, '')
    .split(/[,;]\s+|\n|\b(?:and|so|then|thus|therefore)\b/i)
    .filter((step) => /\S/.test(step));
  if (steps.length < 2 || !steps.every((step) => STEP.test(step))) return null;
  return steps
    .at(-1)!
    .slice(steps.at(-1)!.lastIndexOf('=') + 1)
    .trim();
}

const STEP_WORD = /\b(?:so|and|then|thus|therefore|hence|first|next|finally)\b/gi;
const STEP = /^[^=]*\d[^=]*[-+−–*×x·/÷^(\\][^=]*(?:=[^=]+)*=\s*\$?[-−]?\d[\d.,/]*%?\s*$/;
