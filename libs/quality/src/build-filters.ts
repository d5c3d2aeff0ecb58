import { splitThinking, type Thinking } from '@longhand/records';
import { estimateTokensOfUtf8 } from './estimate-tokens.ts';
import type { AnswerTools, Drop, Filter, FilterInput, FilterRow, FilterSettings } from './filter.ts';
import { completeEnding } from './filters/complete-ending.ts';
import { finalAnswer, boxedAnswers } from './filters/final-answer.ts';
import { otherScripts } from './filters/other-scripts.ts';
import { patterns } from './filters/patterns.ts';
import { phrases } from './filters/phrases.ts';
import { repetition } from './filters/repetition.ts';
import { structureRates } from './filters/structure.ts';
import { falseSteps } from './filters/step-audit.ts';
import { rowPhrases } from './row-phrases.ts';
import { thinkTags } from './think-tags.ts';
import { thinkingSpan } from './thinking-span.ts';
import { tokenRange } from './token-range.ts';

/** Tools of a run without verification: nothing is claimed, nothing compared. */
const noTools: AnswerTools = { claim: () => null, same: () => null };

/**
 * The filters of a recipe, cheapest first; the first that drops a row names the reason. Only what the
 * recipe asks for is run.
 */
export function buildFilters(
  settings: FilterSettings,
  tools: AnswerTools = noTools,
): (row: FilterInput) => Drop | null {
  const filters: Filter[] = [
    tokenRange('problem', settings.problem_tokens),
    tokenRange('response', settings.response_tokens),
    ...when(settings.think_tags !== 'ignored', () => thinkTags(settings.think_tags)),
    tokenRange('reasoning', settings.reasoning_tokens),
    ...when(settings.ending === 'complete', completeEnding),
    ...when(settings.final_answer !== 'ignored', () => finalAnswer(settings.final_answer, tools)),
    ...when(settings.boxed_answers !== undefined, () => boxedAnswers(settings.boxed_answers!, tools)),
    ...when(settings.other_scripts !== undefined, () => otherScripts(settings.other_scripts!)),
    ...when(settings.phrases.length > 0, () => phrases(settings.phrases)),
    ...when(settings.patterns.length > 0, () => patterns(settings.patterns)),
    ...when(settings.repetition !== undefined, () => repetition(settings.repetition!)),
    ...when(Object.keys(settings.structure).length > 0, () => structureRates(settings.structure)),
    ...when(settings.steps !== undefined, () => falseSteps(settings.steps!, tools)),
  ];
  return (input) => {
    const row = new RowParts(input);
    for (const filter of filters) {
      const drop = filter(row);
      if (drop !== null) return drop;
    }
    return null;
  };
}

function when(wanted: boolean, make: () => Filter): Filter[] {
  return wanted ? [make()] : [];
}

/**
 * A row with the parts that filters share, each worked out once at most. A class: an object literal with getters of
 * its own has a shape of its own, which keeps its row alive until old memory is swept, and makes every filter slow.
 */
class RowParts implements FilterRow {
  readonly problem: string;
  readonly response: string;
  readonly problemTokens: number;
  readonly responseTokens: number;
  readonly answer: string | null | undefined;
  private readonly countTokens: FilterInput['countTokens'];
  private encoded: Uint8Array | undefined;
  private split: Thinking | undefined;
  private span: Uint8Array | null | undefined;
  private spanTokens: number | null | undefined;
  private places: Int32Array | undefined;

  constructor(input: FilterInput) {
    this.problem = input.problem;
    this.response = input.response;
    this.problemTokens = input.problemTokens;
    this.responseTokens = input.responseTokens;
    this.answer = input.answer;
    this.countTokens = input.countTokens;
    this.encoded = input.responseBytes;
    this.split = undefined;
    this.span = undefined;
    this.spanTokens = input.reasoningTokens;
    this.places = undefined;
  }

  get thinking(): Thinking {
    return (this.split ??= splitThinking(this.response));
  }

  get bytes(): Uint8Array {
    return (this.encoded ??= Buffer.from(this.response));
  }

  get reasoningBytes(): Uint8Array | null {
    if (this.span === undefined) {
      const span = thinkingSpan(this.bytes);
      this.span = span === null ? null : this.bytes.subarray(...span);
    }
    return this.span;
  }

  get reasoningTokens(): number | null {
    if (this.spanTokens === undefined) this.spanTokens = this.countReasoning(this.reasoningBytes);
    return this.spanTokens;
  }

  get phrasePlaces(): Int32Array {
    return (this.places ??= rowPhrases.places(this.bytes));
  }

  private countReasoning(span: Uint8Array | null): number | null {
    if (span === null) return null;
    return this.countTokens?.(this.thinking.reasoning ?? '', span) ?? estimateTokensOfUtf8(span);
  }
}
