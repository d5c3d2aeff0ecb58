import type { Random } from '../random.ts';

/**
 * A phrase with choices: `{a|b|c}` is one of the parts (they nest, an empty part is allowed) and `$name`
 * stands for a value. A table of phrases is dealt like a deck of cards, so that one trace says the same
 * thing in as many ways as the table holds before a way comes back.
 */
export type Phrase = (
  string | { readonly name: string } | { readonly choices: readonly Phrase[]; readonly id: number }
)[];

/** Phrases that say the same thing. */
export type PhraseTable = readonly Phrase[];

/** Values for the `$name` slots of a phrase. */
export type Slots = Readonly<Record<string, string | number>>;

/** Compiles the lines of a text into a table, one phrase a line; `\n` in a line is a line end. */
export function phrases(lines: string): PhraseTable {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => compile(line.replaceAll('\\n', '\n')));
}

/** Deals phrases for one trace: remembers what was said, so that the next choice differs. */
export interface Speaker {
  say(table: PhraseTable, slots?: Slots): string;
}

/** A speaker whose choices come from `random`; `fixed` slots hold in every phrase. */
export function createSpeaker(random: Random, fixed: Slots): Speaker {
  const decks = new Map<PhraseTable, Phrase[]>();
  const last = new Map<number, number>();
  const render = (phrase: Phrase, slots: Slots): string => {
    let text = '';
    for (const part of phrase) {
      if (typeof part === 'string') text += part;
      else if ('name' in part) text += `${slots[part.name] ?? fixed[part.name] ?? missing(part.name)}`;
      else {
        let choice = random.below(part.choices.length);
        if (choice === last.get(part.id) && part.choices.length > 2)
          choice = random.below(part.choices.length);
        last.set(part.id, choice);
        text += render(part.choices[choice]!, slots);
      }
    }
    return text;
  };
  return {
    say(table, slots = {}) {
      let deck = decks.get(table);
      if (!deck || deck.length === 0) decks.set(table, (deck = random.shuffled(table)));
      return tidy(render(deck.pop()!, slots));
    },
  };
}

/** Starts a text with a capital letter, where it starts with a letter. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function tidy(text: string): string {
  return text.includes('  ') || text.startsWith(' ') || text.endsWith(' ')
    ? text.replace(/ {2,}/g, ' ').trim()
    : text;
}

function missing(name: string): never {
  throw new Error(`phrase without a value for $${name}`);
}

let nextId = 0;

function compile(source: string): Phrase {
  const { phrase, at } = read(source, 0, false);
  if (at !== source.length) throw new Error(`unbalanced phrase: ${source}`);
  return phrase;
}

function read(source: string, start: number, nested: boolean): { phrase: Phrase; at: number } {
  const phrase: Phrase = [];
  let at = start;
  while (at < source.length) {
    const found = /^[^{}|$]+/.exec(source.slice(at))?.[0];
    if (found) {
      phrase.push(found);
      at += found.length;
    } else if (source[at] === '$') {
      const name = /^\$([a-zA-Z]+)/.exec(source.slice(at))?.[1];
      if (!name) throw new Error(`a lone $ in the phrase: ${source}`);
      phrase.push({ name });
      at += name.length + 1;
    } else if (source[at] === '{') {
      const choices: Phrase[] = [];
      do {
        const inner = read(source, at + 1, true);
        choices.push(inner.phrase);
        at = inner.at;
      } while (source[at] === '|');
      if (source[at] !== '}') throw new Error(`unbalanced phrase: ${source}`);
      phrase.push({ choices, id: nextId++ });
      at++;
    } else if (nested) break;
    else throw new Error(`unbalanced phrase: ${source}`);
  }
  return { phrase, at };
}
