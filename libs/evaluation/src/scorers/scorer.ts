import type { Item, Response } from '../task/task.ts';

/** A figure of one response: one value, or a sum over several units of it (instructions, test cases). */
export type Measure = number | { sum: number; count: number };

/** What one response scored. */
export interface Verdict {
  /** The answer as the response gave it; null when none was found. */
  extracted: string | null;
  /** Null where no verdict is possible: no gold answer, an unreadable judge. */
  correct: boolean | null;
  /** 0 to 1, of judges 1 to 5; null where there is none. */
  score: number | null;
  /** One sentence for a person. */
  reason: string;
  /** Figures that become metrics: their means over questions. */
  measures: Readonly<Record<string, Measure>>;
  /** Figures by category, where they are not simply the headline metric of the item's category. */
  categories?: Readonly<Record<string, Measure>>;
  /** What maj@k counts: responses with equal votes agree. Null does not vote. */
  vote?: string | null;
  /** Written to the sample line as they are: per-instruction verdicts, a judge's parsed score. */
  details?: Readonly<Record<string, unknown>>;
}

/** A model that answers a judge's prompt with text. */
export interface JudgeModel {
  readonly name: string;
  answer(prompt: string): Promise<string>;
}

/** A reward model: how good a response to a prompt is. */
export interface RewardModel {
  readonly name: string;
  reward(prompt: string, response: string): Promise<number>;
}

/** What scorers may call on. */
export interface ScoringTools {
  judge?: JudgeModel | undefined;
  reward?: RewardModel | undefined;
  /** How code is kept in; `bubblewrap` by default. */
  isolation?: 'bubblewrap' | 'limits-only' | undefined;
}

/** Turns a response into a verdict. Never throws for what a response says; throws a FieldError for an item. */
export interface Scorer {
  /** With its version: `math@1`. */
  readonly name: string;
  score(
    item: Item,
    response: Response,
    tools: ScoringTools,
    options: Readonly<Record<string, unknown>>,
  ): Verdict | Promise<Verdict>;
}
