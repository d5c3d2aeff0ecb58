import type { Filter, FilterSettings } from '../filter.ts';
import { kernels, placeText } from '../text-kernels.ts';

type Settings = NonNullable<FilterSettings['other_scripts']>;
type Script = Settings['scripts'][number];

/** Drops rows in which the letters of foreign scripts are more than a share of all letters. */
export function otherScripts({ max_share, scripts }: Settings): Filter {
  return ({ bytes }) => {
    const counts = lettersByScript(bytes);
    if (counts === null) return null;
    const foreign = scripts.reduce((sum, script) => sum + counts[script], 0);
    const found = foreign / Math.max(1, counts.all);
    if (found <= max_share) return null;
    const named = scripts.filter((script) => counts[script] > 0);
    return {
      reason: 'other_scripts',
      detail: `${percent(found)} of the letters are ${named.join(', ')}, at most ${percent(max_share)} allowed`,
    };
  };
}

/**
 * Letters by script, from the lead bytes of UTF-8 and, where those are shared, the byte after; Latin and
 * Greek count in `all` alone, mathematical signs nowhere. Null for text without any other.
 */
export function lettersByScript(bytes: Uint8Array): (Record<Script, number> & { all: number }) | null {
  const { text, end } = placeText(bytes);
  if (kernels.hasOtherScripts(text, end) === 0) return null;
  const counts = { cjk: 0, cyrillic: 0, arabic: 0, hebrew: 0, indic: 0, thai: 0, all: 0 };
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte < 0x80) {
      const letter = byte | 32;
      if (letter >= 97 && letter <= 122) counts.all++;
      continue;
    }
    if (byte < 0xc3) continue;
    const script = scriptOf(byte, bytes[i + 1] ?? 0);
    if (script === null) continue;
    counts.all++;
    if (script !== 'latin') counts[script]++;
  }
  return counts;
}

function scriptOf(lead: number, next: number): Script | 'latin' | null {
  if (lead <= 0xcf) return 'latin';
  if (lead <= 0xd4) return 'cyrillic';
  if (lead <= 0xd7) return 'hebrew';
  if (lead <= 0xdf) return 'arabic';
  if (lead === 0xe0) return next >= 0xb8 && next <= 0xbb ? 'thai' : next >= 0xa4 ? 'indic' : 'arabic';
  // E3 80 is CJK punctuation, EF holds full-width forms and private use.
  if (lead >= 0xe3 && lead <= 0xed) return lead === 0xe3 && next === 0x80 ? null : 'cjk';
  if (lead === 0xf0) return next >= 0xa0 && next <= 0xaf ? 'cjk' : null;
  return null;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
