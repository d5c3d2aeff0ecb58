import { extractAnswer } from '../extract/extract-answer.ts';
import { finalText } from '../extract/final-text.ts';
import type { Verification } from '../verification.ts';

const VERIFIER = 'yes-no@1';
const WORD =
  /\b(?:yes|no|true|untrue|false|correct(?! (?:option|choice|answer|value|result|one)\b)|incorrect|valid|invalid)\b|(?<!不)是(?!否)|不是|否/gi;
const POSITIVE = new Set(['yes', 'true', 'correct', 'valid', '是']);

/** Compares yes and no, true and false, valid and invalid. */
export function verifyYesNo(gold: string, prediction: string): Verification {
  const wanted = polarity(gold);
  if (wanted === null) return result('unverifiable', null, 'the gold answer says neither yes nor no');
  const extraction = extractAnswer(prediction, 'yes-no');
  if (extraction.text === null) return result('incorrect', extraction, extraction.missing);
  const said = polarity(extraction.text) ?? lastPolarity(finalText(prediction).text, extraction.from);
  if (said === null) return result('incorrect', extraction, 'the response says neither yes nor no');
  return said === wanted
    ? result('correct', extraction, `says ${said ? 'yes' : 'no'}`)
    : result('incorrect', extraction, `says ${said ? 'yes' : 'no'}, not ${wanted ? 'yes' : 'no'}`);

  function result(
    verdict: Verification['verdict'],
    from: ReturnType<typeof extractAnswer> | null,
    reason: string,
  ): Verification {
    return {
      verdict,
      extracted: from?.text ?? null,
      extractedFrom: from?.from ?? null,
      reason,
      verifier: VERIFIER,
    };
  }
}

function polarity(text: string): boolean | null {
  if (OPEN.test(text)) return null;
  const said = saidIn(text);
  const [first] = said;
  if (first === undefined) return null;
  return new Set(said).size === 1 || LEADING.test(text) ? first : null;
}

/** Running text without a marked answer: the last word that says yes or no. */
function lastPolarity(text: string, from: string | null): boolean | null {
  if ((from !== 'text' && from !== 'math' && from !== 'number') || OPEN.test(text.slice(-200))) return null;
  return saidIn(text).at(-1) ?? null;
}

/** What each word says that says yes or no: "true" yes, "not true" no; "no" as in "no solution" says neither. */
function saidIn(text: string): boolean[] {
  const said: boolean[] = [];
  for (const match of text.matchAll(WORD)) {
    const word = match[0].toLowerCase();
    if (word === 'no' && NO_THING.test(text.slice(match.index + 2, match.index + 40))) continue;
    const negated = NEGATION.test(text.slice(Math.max(0, match.index - 24), match.index));
    said.push(POSITIVE.has(word) !== negated);
  }
  return said;
}

const LEADING =
  /^[^A-Za-z]*(?:\\(?:text|textbf|mathrm)\{)?\s*(?:yes|no|true|false)\b(?!\s*(?:,|and|or|\/)\s*(?:yes|no|true|false)\b)/i;
/** "yes or no", "maybe", "it depends": what leaves the answer open. */
const OPEN =
  /\b(?:yes|no|true|false)\s*(?:and|or|\/|,)\s*(?:yes|no|true|false|maybe)\b|\b(?:maybe|perhaps|possibly|it depends|not sure|unsure|uncertain|no idea|not known|unknown|cannot (?:say|tell|be determined)|don['’]t know)\b/i;
const NEGATION =
  /(?:\b(?:not|never|cannot be|hardly)|n['’]t(?: be)?)\s+(?:be\s+|the\s+|always\s+|necessarily\s+)*["'*]*$/i;
/** Behind "no": what there is none of. "No, …" and "No. …" answer. */
const NO_THING =
  /^\s+(?:solution|such|real|integer|positive|more|other|longer|one|two|way|matter|doubt|need|reason|further|fewer|less)\w*/i;
