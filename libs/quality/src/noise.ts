import { evaluateArithmetic } from './filters/arithmetic.ts';

/** A changed text, and what was changed in it. */
export interface Flipped {
  text: string;
  changes: { from: string; to: string }[];
}

/** Gives a whole number from 0 to below `below`, drawn with a seed. */
export type Draw = (below: number) => number;

/**
 * Changes the answer that a final text gives for a wrong one of the same form: one of its numbers, or the letter of a
 * choice. `isWrong` judges candidates. Null where nothing can be changed.
 */
export function flipAnswer(
  final: string,
  answer: string,
  isWrong: (candidate: string) => boolean,
  draw: Draw,
): Flipped | null {
  const at = final.lastIndexOf(answer);
  if (answer === '' || at < 0) return null;
  for (let attempt = 0; attempt < 8; attempt++) {
    const to = otherAnswer(answer, draw);
    if (to === null) return null;
    if (to === answer || !isWrong(to)) continue;
    const text = final.replaceAll(wholeWord(answer), () => to);
    return text === final ? null : { text, changes: [{ from: answer, to }] };
  }
  return null;
}

/**
 * Makes a share of a trace's sums and products of whole numbers false: the result is off by 1 to 9, or by a tenth.
 * At least one is changed; null where there is none.
 */
export function flipSteps(trace: string, share: number, draw: Draw): Flipped | null {
  const steps = [...trace.matchAll(aStep)].filter(([found]) => {
    const [left = '', right = ''] = found.split('=');
    const [a, b] = [evaluateArithmetic(left), evaluateArithmetic(right)];
    return a !== null && b !== null && a.numerator * b.denominator === b.numerator * a.denominator;
  });
  if (steps.length === 0) return null;
  const wanted = Math.max(1, Math.round(steps.length * share));
  const chosen = new Set(shuffled(steps.length, draw).slice(0, wanted));
  const changes: Flipped['changes'] = [];
  let text = '';
  let end = 0;
  for (const [place, step] of steps.entries()) {
    if (!chosen.has(place)) continue;
    const [found] = step;
    const result = /\d[\d,]*$/.exec(found)![0];
    const changed = otherNumber(result, draw);
    text += trace.slice(end, step.index) + found.slice(0, found.length - result.length) + changed;
    end = step.index + found.length;
    changes.push({ from: found, to: found.slice(0, found.length - result.length) + changed });
  }
  return { text: text + trace.slice(end), changes };
}

/** Two whole numbers, a sign between, and a result that nothing follows on. */
const aStep =
  /(?<![\d.,^/*×·÷+(-]\s?)\d+(?:,\d{3})*\s*[-+*×·÷/]\s*\d+(?:,\d{3})*\s*=\s*\d+(?:,\d{3})*(?![\d%!^]|[.,]\d|\s*[-+*×·÷/=]|\s*\\)/g;

function otherAnswer(answer: string, draw: Draw): string | null {
  if (/^\(?[A-J]\)?$/.test(answer)) {
    return answer.replace(/[A-J]/, (letter) => 'ABCDE'[('ABCDE'.indexOf(letter) + 1 + draw(4)) % 5]!);
  }
  const numbers = [...answer.matchAll(/\d[\d,]*/g)];
  const chosen = numbers[draw(Math.max(1, numbers.length))];
  if (chosen === undefined) return null;
  const end = chosen.index + chosen[0].length;
  return answer.slice(0, chosen.index) + otherNumber(chosen[0], draw) + answer.slice(end);
}

/** A number near the given one, in its form; never below 0. */
function otherNumber(written: string, draw: Draw): string {
  const value = BigInt(written.replaceAll(',', ''));
  const step = value > 100n && draw(3) === 0 ? value / 10n : BigInt(1 + draw(9));
  const changed = draw(2) === 0 && value > step ? value - step : value + step;
  const digits = changed.toString();
  return written.includes(',') ? digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') : digits;
}

function wholeWord(text: string): RegExp {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w.])${escaped}(?![\\w]|\\.\\d)`, 'g');
}

function shuffled(size: number, draw: Draw): number[] {
  const places = Array.from({ length: size }, (_, place) => place);
  for (let last = size - 1; last > 0; last--) {
    const other = draw(last + 1);
    [places[last], places[other]] = [places[other]!, places[last]!];
  }
  return places;
}
