import { structureMoves, type StructureMove } from '@longhand/records';
import type { Filter, FilterSettings } from '../filter.ts';
import { phraseScanner } from '../phrase-scanner.ts';

/** How often each move of reasoning is made in a text. */
export type StructureProfile = Record<StructureMove, number>;

/**
 * Drops rows whose reasoning makes a move less or more often than asked, per 1,000 tokens. Rows without
 * reasoning are judged by the whole response.
 */
export function structureRates(settings: FilterSettings['structure']): Filter {
  return ({ reasoningBytes, reasoningTokens, bytes, responseTokens }) => {
    const profile = structureProfile(reasoningBytes ?? bytes);
    const thousands = Math.max(reasoningTokens ?? responseTokens, 1) / 1000;
    for (const move of structureMoves) {
      const range = settings[move];
      if (range === undefined) continue;
      const rate = profile[move] / thousands;
      if (range.min !== undefined && rate < range.min) {
        return {
          reason: `few_${move}`,
          detail: `${rate.toFixed(2)} per 1,000 tokens, at least ${String(range.min)} asked`,
        };
      }
      if (range.max !== undefined && rate > range.max) {
        return {
          reason: `many_${move}`,
          detail: `${rate.toFixed(2)} per 1,000 tokens, at most ${String(range.max)} allowed`,
        };
      }
    }
    return null;
  };
}

/**
 * Counts the moves of a text by phrase rules in English. The four behaviours of Gandhi et al. 2025
 * (arXiv 2503.01307), backtracking, verification, sub-goals and backward chaining, and starting anew. An entry of a
 * numbered list at the start of a line is a sub-goal.
 */
export function structureProfile(text: string | Uint8Array): StructureProfile {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const profile = { backtrack: 0, check: 0, subgoal: numberedLines(bytes), backward: 0, restart: 0 };
  scan(bytes, (move) => {
    profile[move]++;
    return true;
  });
  return profile;
}

/** Lines that start with a number and a dot or parenthesis, bold or not. */
function numberedLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at >= 0 && at < bytes.length; at = bytes.indexOf(LINE_END, at) + 1 || -1) {
    let i = at;
    while (bytes[i] === 32 || bytes[i] === 9) i++;
    if (bytes[i] === STAR && bytes[i + 1] === STAR) i += 2;
    const digits = i;
    while (bytes[i]! >= 48 && bytes[i]! <= 57) i++;
    const ends = bytes[i] === 46 || bytes[i] === 41;
    if (i > digits && ends && (bytes[i + 1] === 32 || bytes[i + 1] === LINE_END)) count++;
  }
  return count;
}

const LINE_END = 10;
const STAR = 42;

const rules: Record<StructureMove, RegExp> = {
  backtrack:
    /\b(?:wait\b(?:(?=[,.!?]|\xe2\x80)|(?<=(?:^|[.!?\xa6\n:;"'(*]\s{0,2}|\b(?:but|hmm+|oh|no|so),? )wait))|hold on\b|hmm+,? (?:no|wait|that)|(?:no|oops|actually),? (?:that|this|it)(?:'s| is| was| would|) (?:not|wrong|incorrect|n't|doesn't|can't|too)|(?:that|this)(?: approach| case| one| path)? (?:doesn't|does not|didn't|won't|will not|can't|cannot) (?:work|help|hold|lead|fit|match)|(?:that|this|it)(?:'s| is| was) (?:not (?:right|correct|possible|going to work)|wrong|incorrect|a dead end|too (?:big|small|large|low|high))|I (?:made|must have made|may have made|might have made|think I made) (?:a|an|some) (?:mistake|error)|(?:I|we) (?:missed|misread|miscounted|overlooked|forgot)|not (?:it|quite|what we (?:want|need))\.|dead end|contradict(?:s|ion|ing)|undo|go(?:ing)? back|backtrack(?:ing)?)/gi,
  check:
    /\b(?:(?:let(?:'s| us| me)|I(?:'ll| will| should| need to| want to| can)|we (?:can|should|need to|must)|to) (?:just |now |quickly |also )?(?:double[- ]?check|check|verify|confirm|test|re-?check|make sure|sanity[- ]check|validate)|double[- ]check(?:ing|ed)?|(?:checking|verifying|testing|confirming)\b|sanity check|as a check|plug(?:ging)? (?:this|that|it|these|them|back|in)|substitut(?:e|ing) (?:back|this back|it back|them back)|does (?:that|this|it) (?:make sense|work|match|check out)|makes sense\b|check(?:s)? out|is (?:that|this) (?:right|correct)\?)/gi,
  subgoal:
    /\b(?:first(?:ly)?,|second(?:ly)?,|third(?:ly)?,|next,|finally,|then,? (?:I|we) (?:need|have|can)|step \d+|(?:now|next),? (?:I|we|let(?:'s| me| us)) (?:need|have to|will|find|compute|calculate|consider|solve|look at|determine|deal with)|let(?:'s| me| us) (?:first|start by|begin by|begin with|start with|break|split)|(?:I|we)(?:'ll| will| can| should) (?:first|start by|begin by|start with|break|split)|the (?:first|next) (?:step|thing|task)|my (?:goal|plan) is|sub-?(?:goal|problem)|case \d+\s*[:.)]|(?:I|we) (?:still )?need (?:to (?:find|get|make|reach|obtain|show|determine)|another))/gi,
  backward:
    /\b(?:work(?:ing)? (?:back(?:ward|wards)?|in reverse)|backwards? from|in reverse\b|reverse[- ]engineer|starting from the (?:target|answer|end|goal|result)|(?:to|in order to) (?:get|reach|make|obtain|end up with) (?:the target|\$?-?\d+\$?),? (?:I|we|you|it)\b|what (?:times|plus|minus|divided by|would (?:give|make|get|need))|(?:I|we)(?:'d| would) need (?:a |an |to have |something)|(?:the target|\d+) (?:is|equals) (?:also )?[^.\n]{0,30}(?:more|less|away|short|above|below|off)|for (?:this|that|it) to (?:be true|hold|work|happen|equal)|if the (?:answer|result|total|final \w+) (?:is|were|was))/gi,
  restart:
    /\b(?:(?:let(?:'s| me| us)|I(?:'ll| will)|we (?:can|could|should)) (?:try|consider|think of|think about|go (?:for|with)|look for|use|take|attempt) (?:another|a different|an alternative|some other|a new|something else)|(?:another|a different|an alternative|alternative) (?:way|approach|method|idea|route|combination|path|strategy|option)|start(?:ing)? (?:over|again|afresh|anew|from scratch)|(?:let(?:'s| me| us)) (?:re-?think|start fresh|re-?consider|re-?do|step back)|from (?:the beginning|scratch)\b|alternatively\b|on second thought|(?:let(?:'s| me| us)) (?:go|come) at (?:it|this))/gi,
};

const scan = phraseScanner(rules);
