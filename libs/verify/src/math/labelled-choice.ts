/** An answer that names its choice and what the choice says. */
export interface LabelledChoice {
  letter: string;
  rest: string;
}

const LABELLED =
  /^(?:\\(?:text|textbf|textrm|mathrm|mathbf|textit|bf|rm)\s*\{)?\s*(?:\(\s*([A-J])\s*\)|([A-J])\s*[).:])\s*\}?(?:[\s~:]|\\[ ,;:!]|\\quad|\\qquad)*(\S[\s\S]*?)\s*$/;

/** Reads `(B) 12`, `\textbf{(B)}\ 12`, `B. 12`, `B) 12`; null for anything else, a letter alone included. */
export function labelledChoice(text: string): LabelledChoice | null {
  if (!/[A-J]\s*[).:]/.test(text)) return null;
  const match = LABELLED.exec(text);
  const rest = match?.[3];
  if (match === null || rest === undefined || /^(?:[)}\].,:;]+$|(?:and|or)\b)/.test(rest)) return null;
  return { letter: match[1] ?? match[2]!, rest: rest.replace(/^\{\}/, '') };
}

/** The choices of `ABD`, "A, B and D" or `A,B,D` as sorted letters; null for a single one and anything else. */
export function severalChoices(text: string): string | null {
  const plain = text.replaceAll(/\\(?:text|textbf|mathrm|mathbf)\s*\{([^{}]*)\}/g, '$1').trim();
  if (plain.length > 40) return null;
  const letters = /^\(?[A-J](?:\)?\s*(?:,|;|\band\b|&|,\s*and\b)?\s*\(?[A-J])+\)?$/.test(plain)
    ? (plain.match(/[A-J]/g) ?? [])
    : [];
  const sorted = [...new Set(letters)].sort();
  return sorted.length > 1 && sorted.length === letters.length ? sorted.join('') : null;
}
