import { lastIndex } from './last-index.ts';

/** A stretch of text and where it starts. */
export interface Stretch {
  content: string;
  start: number;
}

const MAX_TRIES = 40;
const AFTER_ANSWER =
  /^answers?(?:\s+(?:to|for|of|in)\s[^.:\n]{0,80}?)?\**\s*(?:(?:is|are|will be|would be|must be|should be|choice is|option is)\b\**\s*:?|[:：=])\s*\**\s*/i;
/** Words between the verb and the answer. */
const FILLER =
  /^(?:(?:indeed|simply|just|therefore|thus|then|also|hence|in fact|equal to|approximately|about|confirmed to be|given by|now)\b[\s,:]*)+/i;
/** What is said of an answer without telling it, and statements that break off. */
const NO_ANSWER =
  /^(?:not\b|(?:both |absolutely |definitely |fully )?(?:correct|accurate|right|wrong|incorrect|valid|consistent|verified|confirmed|reasonable|in the form|expressed|found|obtained|supposed|asked|required)\b)|(?:\.\.\.|…|\\ldots|\\dots)\s*\$?\s*$/i;
/** "Answer" in other languages, "Ans.", and the verb or sign behind it. */
const ELSEWHERE = new RegExp(
  [
    String.raw`(?:答案|答え|正解|答|结果|結果|(?:正确|正確)(?:选项|選項))\**\s*(?:[是为為应應该該選选は]+|[:：])`,
    String.raw`【答案】`,
    String.raw`(?:정답|답)\**\s*(?:[은는]|[:：])`,
    String.raw`(?<![\p{L}])ans\**\s*[.:：=]`,
    String.raw`(?<![\p{L}])(?:respuestas?|resposta|risposta|r[ée]ponse|antwort|ответ|відповідь|odpowied[źz]|cevap|jawaban|svar|antwoord|vastaus|đáp án|вариант|उत्तर|উত্তর|الإجابة|الجواب)(?:\s+(?:correct[ao]|corret[ao]|final[ea]?|corretta|exacte|endgültige))?\**\s*(?:[:：=—–]|(?<=\s)(?:es|est|ist|lautet|é|è|adalah|là|равен|равно|هي|هو)(?![\p{L}])\s*:?)`,
  ].join('|'),
  'giu',
);

/**
 * What follows the last "the answer is", "Answer:", or the same in other languages, "答案是". With `final` only "final answer", which
 * outranks an earlier box, as it announces the answer itself.
 */
export function answerPhrase(text: string, final = false): Stretch | null {
  const places = placesOfAnswer(text);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const at = places();
    if (at < 0) break;
    if (final && !/final\s+$/i.test(text.slice(Math.max(0, at - 8), at))) continue;
    const match = AFTER_ANSWER.exec(text.slice(at, at + 160));
    if (match === null) continue;
    const start = at + match[0].length;
    const content = statement(text.slice(start, start + 4000)).replace(FILLER, '');
    if (content !== '' && !NO_ANSWER.test(content)) return { content, start };
  }
  return final ? null : phraseElsewhere(text);
}

/** Where "answer" stands, the last place first, then -1. */
function placesOfAnswer(text: string): () => number {
  const next = ['answer', 'Answer', 'ANSWER'].map((word) => lastIndex(text, word));
  return () => {
    const at = Math.max(...next);
    if (at < 0) return at;
    const word = text.slice(at, at + 6);
    next[next.indexOf(at)] = at === 0 ? -1 : text.lastIndexOf(word, at - 1);
    return at;
  };
}

/** Cheap tests before the costly one: without one of these no other word for "answer" is there. */
const OTHER_WORDS = /respues|respos|rispos|r[eé]ponse|antwor|odpowied|cevap|jawaban|svar|vastaus|đáp án/i;
const OTHER_SCRIPTS = /[\u0400-\u04ff\u0600-\u06ff\u0900-\u09ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/;
const ABBREVIATED = /ans\**\s*[.:：=]/i;

/** How much of the end of a text is searched for an answer in other words, in characters. */
const ENDING = 2000;

function phraseElsewhere(text: string): Stretch | null {
  const from = Math.max(0, text.length - ENDING);
  const ending = text.slice(from);
  if (!OTHER_WORDS.test(ending) && !OTHER_SCRIPTS.test(ending) && !ABBREVIATED.test(ending)) return null;
  let last: Stretch | null = null;
  for (const match of ending.matchAll(ELSEWHERE)) {
    const start = from + match.index + match[0].length;
    const content = statement(text.slice(start, start + ENDING).replace(/^[\s*:：]+/, ''));
    if (content !== '' && !NO_ANSWER.test(content)) last = { content, start };
  }
  return last;
}

/** The statement at the start of a text: up to the end of its sentence or line, maths kept whole. */
function statement(text: string): string {
  const lead = /^\s*/.exec(text)?.[0].length ?? 0;
  let inMath = false;
  for (let i = lead; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') {
      const next = text[i + 1];
      if (next === '(' || next === '[') inMath = true;
      else if (next === ')' || next === ']') inMath = false;
      i++;
    } else if (c === '$') {
      inMath = !inMath && text.includes('$', i + 1);
    } else if (!inMath) {
      if (c === '\n' || c === '。') return text.slice(lead, i).trim();
      if ((c === '.' || c === '!' || c === '?') && /^(?:\s|\*|<|$)/.test(text.slice(i + 1, i + 2)))
        return text.slice(lead, i).trim();
    }
  }
  return text.slice(lead).trim();
}
