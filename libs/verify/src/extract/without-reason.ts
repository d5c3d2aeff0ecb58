/** Words after which a statement goes on to its reason, to what it rules out, or to the same value again. */
const REASON =
  /(?:^|[\s,;(–—-])(?:because|since|(?<=, )as|rather than|instead of|(?:and |but )?not(?! (?:exist|defined|possible|a real|real|an? |unique|enough|all|equal|differentiable|continuous))|or equivalently|equivalently|i\.e\.|that is,|which (?:is|equals|simplifies|gives|can be))(?![A-Za-z])/gi;

/** A remark in brackets behind the answer: "`$5$` (the other root is rejected)". */
const ASIDE =
  /\s\((?:the|we|where|with|as|note|other|by|using|reject\w*|discard\w*|ignor\w*|which|so|after|from|taking)\b/gi;

const SAYS = /\b(?:is|are|was|does|do|cannot|works?|fails?|gives?)\b/;

/** The statement up to its reason: `$12$` of "`$12$` because `$3 \cdot 4 = 12$` and not `$13$`". */
export function withoutReason(statement: string): string {
  if (!/[A-Za-z]{3}/.test(statement)) return statement;
  const clause = statement.indexOf('; ');
  if (
    clause > 0 &&
    /\d/.test(statement.slice(0, clause)) &&
    SAYS.test(statement.slice(clause)) &&
    !statement.includes('=', clause)
  )
    return withoutReason(statement.slice(0, clause));
  for (const match of [...statement.matchAll(REASON), ...statement.matchAll(ASIDE)].sort(
    (a, b) => a.index - b.index,
  )) {
    const before = statement.slice(0, match.index);
    if (isInMath(before)) continue;
    const kept = before.replace(/[\s,;:(–—-]+$/, '');
    if (/[\dA-Za-z∞∅]/.test(kept)) return kept;
  }
  return statement;
}

/** Whether a text ends inside `$…$`, `\(…\)` or braces. */
function isInMath(text: string): boolean {
  let depth = 0;
  let dollars = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') {
      const next = text[++i];
      if (next === '(' || next === '[') depth++;
      else if (next === ')' || next === ']') depth--;
    } else if (c === '$') dollars++;
    else if (c === '{') depth++;
    else if (c === '}') depth--;
  }
  return depth > 0 || dollars % 2 === 1;
}

const RULED_OUT =
  /\b(?:not|isn't|isn’t|cannot be|can't be|never|anything but|(?:other|rather) than|except(?: for)?|instead of)\s+(?:equal to\s+|equal\s+|be\s+|the number\s+)?(?:\$[^$\n]{1,80}\$|\\\([^\n]{1,80}?\\\)|[-−]?\d[\d.,/]*\d|\d)/gi;

/** "`$x = 3$` is not a root", "it is impossible to get 3", "we reject 3": values that are named to be ruled out. */
const DENIED =
  /\s(?:is|are|was)\s+(?:therefore |clearly |also )?(?:not\b|extraneous|rejected|discarded|invalid|impossible|wrong|incorrect|too (?:large|small|big|high|low))/gi;
const VALUE_BEFORE = /(?:\$[^$\n]{1,80}\$|(?:\b[a-z]\s*=\s*)?[-−]?\b\d[\d.,/]*)$/;
const DENYING =
  /\b(?:impossible to (?:get|have|reach|obtain)|reject(?:ing|s)?|discard(?:ing|s)?)\s+(?:\$[^$\n]{1,80}\$|(?:[a-z]\s*=\s*)?[-−]?\d[\d.,/]*)/gi;

function withoutDenied(text: string): string {
  let told = '';
  let from = 0;
  for (const { index } of text.matchAll(DENIED)) {
    const value = VALUE_BEFORE.exec(text.slice(Math.max(from, index - 90), index));
    if (value === null) continue;
    told += text.slice(from, index - value[0].length);
    from = index;
  }
  return (from === 0 ? text : told + text.slice(from)).replaceAll(DENYING, ' ');
}

const REJECTED = /\([^()\n]{0,200}\b(?:reject\w*|discard\w*|extraneous|invalid)\b[^()\n]{0,200}\)/gi;

/** "Problem 8", "equation (8)": numbers that are names. */
const NUMBERED =
  /\b(?:[Pp]roblem|[Qq]uestion|[Ee]quation|[Ee]q\.|[Tt]heorem|[Ll]emma|[Ee]xercise|[Cc]ase|[Ee]xample|[Ss]tep)\s*\(?\d+\)?(?![.\d]*\d)|\b\d+\s+(?:sub)?cases to (?:consider|check|examine)\b|\b[Tt]he \d+(?:st|nd|rd|th) (?:term|day|time|digit|row|step)\b/g;

/** The text without the values that it says are not the answer, "the answer is not 5", and without numbers of problems. */
export function withoutRuledOut(text: string): string {
  let told = /not\b|n['’]t\b|never|\b(?:but|than|except|instead)\b/i.test(text)
    ? text.replaceAll(RULED_OUT, ' ')
    : text;
  told = told.replaceAll(NUMBERED, ' ');
  if (!/reject|discard|extraneous|invalid|impossible|wrong|incorrect|too |not /i.test(told)) return told;
  return withoutDenied(told).replaceAll(REJECTED, ' ');
}
