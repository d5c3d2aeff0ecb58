import { FieldError } from '../prepare/field-error.ts';
import { followInstructions } from '../ifeval/follow-instructions.ts';
import { ArgumentError, type InstructionArguments } from '../ifeval/instruction.ts';
import { answerText } from '../text/answer-text.ts';
import type { Measure, Scorer } from './scorer.ts';

/** IFEval: `prompt_strict` and `prompt_loose` (all instructions), `instruction_strict` and `_loose` (each one). */
export const instructions: Scorer = {
  name: 'ifeval@1',
  score({ fields }, { text }) {
    const ids = fields.instruction_id_list as string[];
    const kwargs = fields.kwargs as InstructionArguments[];
    const { strict, loose } = follow(answerText(text).answer, ids, kwargs);
    const all = (verdicts: boolean[]) => (verdicts.every(Boolean) ? 1 : 0);
    const each = (verdicts: boolean[]) => ({ sum: verdicts.filter(Boolean).length, count: verdicts.length });
    const categories: Record<string, Measure> = {};
    for (const [i, id] of ids.entries()) {
      const before = categories[id] as { sum: number; count: number } | undefined;
      categories[id] = {
        sum: (before?.sum ?? 0) + (strict[i] === true ? 1 : 0),
        count: (before?.count ?? 0) + 1,
      };
    }
    const missed = ids.filter((_, i) => strict[i] !== true);
    return {
      extracted: null,
      correct: missed.length === 0,
      score: all(strict),
      reason: missed.length === 0 ? 'follows every instruction' : `does not follow ${missed.join(', ')}`,
      measures: {
        prompt_strict: all(strict),
        instruction_strict: each(strict),
        prompt_loose: all(loose),
        instruction_loose: each(loose),
      },
      categories,
      details: {
        instruction_id_list: ids,
        strict,
        loose,
        prompt_strict: all(strict) === 1,
        prompt_loose: all(loose) === 1,
      },
    };
  },
};

function follow(response: string, ids: string[], kwargs: InstructionArguments[]) {
  try {
    return followInstructions(response, ids, kwargs);
  } catch (error) {
    if (error instanceof ArgumentError) throw new FieldError(error.message);
    throw error;
  }
}
