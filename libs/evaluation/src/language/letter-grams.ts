import { isUpper } from '../text/python-text.ts';
import { commonCharacters } from './profiles.ts';

const MAX = 3;

/**
 * The 1- to 3-character n-grams of a text as language-detection counts them: letters only, scripts with many
 * signs folded to one, and nothing out of the inside of words in capitals.
 */
export function letterGrams(characters: readonly string[], known: (gram: string) => boolean): string[] {
  const grams: string[] = [];
  let buffer = [' '];
  let capitals = false;
  for (const character of characters) {
    const next = fold(character);
    const last = buffer.at(-1)!;
    if (last === ' ') {
      buffer = [' '];
      capitals = false;
      if (next !== ' ') buffer.push(next);
    } else {
      if (buffer.length >= MAX) buffer.shift();
      buffer.push(next);
      capitals = isUpper(next) && (capitals || isUpper(last));
    }
    if (capitals) continue;
    for (let n = 1; n <= Math.min(MAX, buffer.length); n++) {
      const gram = buffer.slice(-n).join('');
      if (gram !== ' ' && known(gram)) grams.push(gram);
    }
  }
  return grams;
}

function fold(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x80) return /[A-Za-z]/.test(character) ? character : ' ';
  if (code < 0x100) return '\u00a0\u00ab\u00b0\u00bb'.includes(character) ? ' ' : character;
  if (character === 'ș') return 'ş';
  if (character === 'ț') return 'ţ';
  // Farsi yeh is counted as Arabic yeh.
  if (code === 0x6cc) return '\u064a';
  if (code >= 0x1ea0 && code <= 0x1eff) return '\u1ec3';
  if (code >= 0x2000 && code <= 0x206f) return ' ';
  if (code >= 0x3040 && code <= 0x309f) return 'あ';
  if (code >= 0x30a0 && code <= 0x30ff) return 'ア';
  if ((code >= 0x3100 && code <= 0x312f) || (code >= 0x31a0 && code <= 0x31bf)) return 'ㄅ';
  if (code >= 0xac00 && code <= 0xd7af) return '가';
  if (code >= 0x4e00 && code <= 0x9fff) return commonCharacters().get(character) ?? character;
  return character;
}
