import type { PhraseKind } from '@longhand/records';
import type { Drop, Filter, FilterRow } from '../filter.ts';
import { rowPhrases } from '../row-phrases.ts';
import { voiceRules } from './voice-rules.ts';

/** Drops rows that hold a phrase of one of the kinds; the detail quotes it. */
export function phrases(kinds: readonly PhraseKind[]): Filter {
  const voices = kinds.filter((kind) => isVoice(kind));
  const others = kinds.filter((kind) => !isVoice(kind));
  const firstVoice = ({ bytes, phrasePlaces }: FilterRow): Drop | undefined => {
    let heard: Drop | undefined;
    rowPhrases.find(bytes, phrasePlaces, voices, {}, (reason, start, end, text) => {
      const words = text.slice(start, Math.min(end, start + 120)).replaceAll(/\s+/g, ' ');
      heard = { reason, detail: `"${words}"` };
      return false;
    });
    return heard;
  };
  return (row) => {
    const heard = voices.length > 0 ? firstVoice(row) : undefined;
    if (heard !== undefined) return heard;
    for (const kind of others) {
      const found = findPhrase(row, kind);
      if (found !== null) return { reason: kind, detail: `"${found}"` };
    }
    return null;
  };
}

type Voice = keyof typeof voiceRules;

function isVoice(kind: PhraseKind): kind is Voice {
  return kind in voiceRules;
}

/** The first phrase of a kind in a row, as it stands there; null where there is none. */
export function findPhrase(
  row: Pick<FilterRow, 'problem' | 'response' | 'thinking'>,
  kind: PhraseKind,
): string | null {
  const { where, pattern, needs } = rules[kind];
  const text =
    where === 'problem' ? row.problem : where === 'start' ? row.thinking.final.slice(0, 400) : row.response;
  if (needs !== undefined && !text.includes(needs)) return null;
  const found = pattern.exec(text);
  if (found === null) return null;
  // A drawing that is there as code, or a table, needs no image.
  if (kind === 'needs_image' && isDrawn.test(text)) return null;
  // Conditions in a list are no questions.
  if (kind === 'multi_part' && isListOfConditions.test(text.slice(0, found.index + 1))) return null;
  return found[0].replaceAll(/\s+/g, ' ').slice(0, 120);
}

const isDrawn = /\[asy\]|\\begin\{(?:tikzpicture|tabular|array|align)|\n\s*\|.*\|/;
const isListOfConditions =
  /\b(?:conditions?|propert(?:y|ies)|satisf(?:y|ies|ying)|such that|rules?|operations?|following|statements?)\b[^.?!]{0,80}$/i;

interface Rule {
  /** `start`: the first 400 characters after the reasoning. */
  where: 'problem' | 'response' | 'start';
  pattern: RegExp;
  /** What every match holds, in the same case; spares the search. */
  needs?: string;
}

const rules: Record<PhraseKind, Rule> = {
  identity: {
    where: 'response',
    pattern: voiceRules.identity,
  },
  knowledge_cutoff: {
    where: 'response',
    pattern: voiceRules.knowledge_cutoff,
  },
  refusal: {
    where: 'start',
    pattern:
      /\b(?:I(?:'m| am) (?:very |really |truly )?sorry,? but I (?:can(?:no|')t|am (?:unable|not able)|won't)|I (?:can(?:no|')t|can not|won't|am unable to|am not able to|must decline to) (?:assist|help|provide|comply|fulfill|answer|create|support|engage|discuss|participate|condone)|I(?:'m| am) (?:unable|not able) to (?:assist|help|provide|comply|fulfill))/i,
  },
  email: {
    where: 'response',
    needs: '@',
    pattern: /\b[a-z0-9][\w.+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b/i,
  },
  needs_image: {
    where: 'problem',
    pattern:
      /!\[[^\]]*\]\(|<img\b|\\includegraphics|\b(?:(?:in|from|on|as shown in|shown in|see|using|to|of) the (?:(?:accompanying|attached|adjoining|following|first|second) )?(?:figure|diagram)s?\b|(?:in|shown in|see|using) the (?:(?:accompanying|attached|adjoining|following) )?(?:image|picture|photo|sketch) (?:below|above|shown|to the (?:left|right)|on the (?:left|right))|(?:figure|diagram|picture|graph|image|chart)(?: shown)? (?:below|above)|(?:graph|figure|diagram|picture|table|chart|shape|triangle|circle|grid) (?:is |are )?shown\b)/i,
  },
  multi_part: {
    where: 'problem',
    pattern:
      /(?:^|\n|[.?!:;]\s)\s*(?:\(?(?:a|i|1)\)\s[\s\S]*?(?:\n|[.?!;,]\s)\s*\(?(?:b|ii|2)\)\s|[Pp]art (?:1|a|i)\b[\s\S]*?\b[Pp]art (?:2|b|ii)\b)/,
  },
  proof: {
    where: 'problem',
    pattern:
      /(?:^|[.?!:;,]\s|\n|\$\s|\band\s)\s*(?:(?:then|also|please|now),? )?(?:prove|show|demonstrate|verify|give a proof) (?:that|the following|by|or disprove|this|for|:)|\b(?:give|write|provide|find) a proof\b/i,
  },
};
