import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How often each n-gram (1 to 3 characters) stands in each language, as a share of its n-grams of that length. */
export interface Profiles {
  languages: readonly string[];
  /** n-gram -> one probability a language. */
  probabilities: ReadonlyMap<string, Float64Array>;
}

interface ProfileFile {
  name: string;
  freq: Record<string, number>;
  n_words: number[];
}

let loaded: Profiles | undefined;
let folded: ReadonlyMap<string, string> | undefined;

/** The profiles of Nakatani Shuyo's language-detection (Apache-2.0), read once from the package that carries them. */
export function languageProfiles(): Profiles {
  return (loaded ??= load());
}

/** Chinese characters that are used alike -> the one of them that the profiles count. */
export function commonCharacters(): ReadonlyMap<string, string> {
  if (folded !== undefined) return folded;
  const messages = JSON.parse(readFileSync(packagePath('lib', 'Messages.json'), 'utf8')) as object;
  const groups = Object.entries(messages)
    .filter(([name]) => name.startsWith('NGram_KANJI_'))
    .map(([, group]) => Array.from(String(group)));
  return (folded = new Map(groups.flatMap((group) => group.map((character) => [character, group[0]!]))));
}

function packagePath(...parts: string[]): string {
  return join(dirname(createRequire(import.meta.url).resolve('langdetect-js/package.json')), ...parts);
}

function load(): Profiles {
  const folder = packagePath('profiles');
  const languages = readdirSync(folder).sort();
  const probabilities = new Map<string, Float64Array>();
  for (const [index, language] of languages.entries()) {
    const profile = JSON.parse(readFileSync(join(folder, language), 'utf8')) as ProfileFile;
    for (const [gram, count] of Object.entries(profile.freq)) {
      const total = profile.n_words[Array.from(gram).length - 1];
      if (total === undefined) continue;
      let shares = probabilities.get(gram);
      if (shares === undefined) probabilities.set(gram, (shares = new Float64Array(languages.length)));
      shares[index] = count / total;
    }
  }
  return { languages, probabilities };
}
