import type { PhraseKind } from '@longhand/records';
import type { Drop, Filter, FilterRow } from '../filter.ts';
import { phraseScanner } from '../phrase-scanner.ts';

/** Drops rows that hold a phrase of one of the kinds; the detail quotes it. */
export function phrases(kinds: readonly PhraseKind[]): Filter {
  const voices = kinds.filter((kind) => kind === 'identity' || kind === 'knowledge_cutoff');
  const others = kinds.filter((kind) => kind !== 'identity' && kind !== 'knowledge_cutoff');
  const scan = phraseScanner(Object.fromEntries(voices.map((kind) => [kind, rules[kind].pattern])));
  const firstVoice = (bytes: Uint8Array): Drop[] => {
    const heard: Drop[] = [];
    scan(bytes, (reason, start, end, text) => {
      const words = text.slice(start, Math.min(end, start + 120)).replaceAll(/\s+/g, ' ');
      return heard.push({ reason, detail: `"${words}"` }) === 0;
    });
    return heard;
  };
  return (row) => {
    const [heard] = voices.length > 0 ? firstVoice(row.bytes) : [];
    if (heard !== undefined) return heard;
    for (const kind of others) {
      const found = findPhrase(row, kind);
      if (found !== null) return { reason: kind, detail: `"${found}"` };
    }
    return null;
  };
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
    pattern:
      /\b(?:as an? (?:AI|artificial intelligence|large language|language)(?: language)? (?:model|assistant)|I(?:'m| am) (?:an? (?:AI|large language model|language model)|ChatGPT|GPT-?\d|Claude|Gemini|Qwen|DeepSeek|QwQ|Llama)\b|(?:created|developed|trained|made) by (?:OpenAI|Anthropic|Alibaba(?: Cloud)?|DeepSeek|Google(?: DeepMind)?|Meta(?: AI)?|Mistral(?: AI)?)\b)/i,
  },
  knowledge_cutoff: {
    where: 'response',
    pattern:
      /\b(?:knowledge cut-?off\b|(?:as of|up to|until) my (?:last|latest|most recent) (?:update|training)\b|my training data (?:only )?(?:goes|extends|ends|includes)\b)/i,
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
