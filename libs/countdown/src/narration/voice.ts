import type { Random } from '../random.ts';

/** How one trace talks: drawn once and kept to the end. */
export interface Voice {
  /** How symbols of `* /` are written. */
  readonly times: string;
  readonly over: string;
  /** What stands round an operator. */
  readonly gap: string;
  /** What stands round a formula, as `\(` and `\)`, or nothing. */
  readonly open: string;
  readonly close: string;
  /** What stands for the part of an expression that is not known yet. */
  readonly blank: string;
  /** How likely an equation is said in words. */
  readonly prose: number;
  /** How likely steps stand on lines of their own. */
  readonly lines: number;
  /** How likely a paragraph ends after a sentence. */
  readonly breaks: number;
  /** How likely a sentence opens with an interjection. */
  readonly interject: number;
  /** How likely a choice or a failure is remarked on. */
  readonly chatter: number;
  /** How likely something is checked again. */
  readonly doubt: number;
  /** How likely all options are listed where a few would do. */
  readonly thorough: number;
  /** What stands before an item of a list. */
  readonly bullet: string;
  /** How the thinker calls itself: `I` or `we`. */
  readonly self: 'I' | 'we';
  /** How much each kind of episode appeals. */
  readonly tastes: readonly number[];
}

/** A voice for one trace; `tastes` is how many kinds of episode there are. */
export function createVoice(random: Random, tastes: number): Voice {
  const latex = random.weighted([8, 1, 0.7]);
  const symbol = random.weighted([6, 5, 1, 0.6]);
  const character = random.weighted([2, 3, 2, 3]);
  const [prose, chatter, doubt, breaks] = [
    [0.05, 0.12, 0.15, 0.5],
    [0.25, 0.55, 0.4, 0.3],
    [0.12, 0.25, 0.3, 0.42],
    [0.2, 0.4, 0.75, 0.34],
  ][character]!;
  const vary = (base: number): number => Math.min(0.9, Math.max(0.02, base + 0.12 * random.normal()));
  return {
    times: latex > 0 ? random.pick(['\\times', '\\times', '\\cdot']) : ['*', '×', '·', 'x'][symbol]!,
    over: latex > 0 ? random.pick(['/', '\\div']) : ['/', random.pick(['/', '÷']), '/', '/'][symbol]!,
    gap: latex === 0 && random.chance(0.15) ? '' : ' ',
    open: ['', '\\(', '$'][latex]!,
    close: ['', '\\)', '$'][latex]!,
    blank: random.pick(['...', '...', 'X', '?', latex > 0 ? '\\square' : '_', '(rest)']),
    prose: vary(prose!),
    lines: vary(0.2),
    breaks: vary(breaks!),
    interject: vary(chatter! * 0.8),
    chatter: vary(chatter!),
    doubt: vary(doubt!),
    thorough: vary(0.35),
    bullet: random.pick(['- ', '- ', '', '* ', '  ']),
    self: random.chance(0.75) ? 'I' : 'we',
    tastes: Array.from({ length: tastes }, () => Math.exp(0.7 * random.normal())),
  };
}
