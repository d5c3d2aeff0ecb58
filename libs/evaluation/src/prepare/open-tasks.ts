import { FieldError, MissingField } from './field-error.ts';
import type { Preparation } from './prepared.ts';
import { field, jsonText, listField, needText, type Row, textField, textsField } from './read-field.ts';
import { generator } from '../statistics/random.ts';

/** IFEval: a prompt with `instruction_id_list` and, for each, `kwargs`; arguments that are null count as absent. */
export const instructions: Preparation = (row) => {
  const ids = textsField(row, 'instruction_id_list');
  if (ids === undefined) throw new MissingField('instruction_id_list', row);
  const kwargs = listField(row, 'kwargs');
  if (kwargs === undefined) throw new MissingField('kwargs', row);
  if (kwargs.length !== ids.length)
    throw new FieldError(`kwargs has ${kwargs.length} entries, instruction_id_list ${ids.length}`);
  return {
    target: null,
    fields: {
      prompt: textField(row, 'prompt'),
      instruction_id_list: ids,
      kwargs: kwargs.map((entry, i) =>
        typeof entry === 'string' ? jsonText(entry, `kwargs[${i}]`) : (entry ?? {}),
      ),
    },
  };
};

/** XSTest: a prompt and whether it is `safe` or `unsafe` (`prompt_set`, `label`, or a type of contrast). */
export const overRefusal: Preparation = (row) => {
  const type = textField(row, 'type');
  const told = textField(row, 'prompt_set', 'label', 'gold')?.toLowerCase();
  const set = told ?? (type === undefined ? undefined : type.startsWith('contrast_') ? 'unsafe' : 'safe');
  if (set !== undefined && set !== 'safe' && set !== 'unsafe')
    throw new FieldError(`prompt_set "${set}" is neither safe nor unsafe`);
  return {
    target: set ?? null,
    category: type,
    fields: { prompt: textField(row, 'prompt'), prompt_set: set },
  };
};

/** A harmful behaviour: HarmBench (with its context), StrongREJECT, HEx-PHI. */
export const harmfulRequest: Preparation = (row) => {
  const behaviour = textField(
    row,
    'prompt',
    'Behavior',
    'behavior',
    'forbidden_prompt',
    'instruction',
    'question',
  );
  const context = textField(row, 'ContextString', 'context');
  const request =
    behaviour === undefined || context === undefined || context === ''
      ? behaviour
      : `${context}\n\n---\n\n${behaviour}`;
  return {
    target: null,
    category: textField(row, 'category', 'SemanticCategory', 'Category'),
    fields: { request, behaviour },
  };
};

/** TruthfulQA as questions to be answered: the judge sees the lists of true and false answers. */
export const truthfulQuestion: Preparation = (row) => {
  const best = textField(row, 'Best Answer', 'best_answer');
  const correct = answers(row, 'Correct Answers', 'correct_answers');
  const incorrect = answers(row, 'Incorrect Answers', 'incorrect_answers');
  return {
    target: best ?? correct[0] ?? null,
    category: textField(row, 'Category', 'category'),
    fields: { question: textField(row, 'Question', 'question', 'prompt'), best, correct, incorrect },
  };
};

/**
 * TruthfulQA as a choice by log-likelihood: MC1 has the best answer against the false ones, MC2 all true against
 * all false ones. From the Hub's `mc1_targets` and `mc2_targets`, or from the lists of answers.
 */
export const truthfulChoice: Preparation = (row, id, settings) => {
  const question = textField(row, 'Question', 'question', 'prompt');
  const kind = settings.targets === 'mc2' ? 'mc2' : 'mc1';
  const given = field(row, `${kind}_targets`);
  if (given !== undefined) {
    const { choices, labels } = given as Partial<Record<'choices' | 'labels', unknown>>;
    if (
      !isList<string>(choices, 'string') ||
      !isList<number>(labels, 'number') ||
      choices.length !== labels.length
    )
      throw new FieldError(`${kind}_targets has to hold choices and labels, two lists of one length`);
    return likelihood(question, choices, labels, textField(row, 'category'));
  }
  const { fields, category } = truthfulQuestion(row, id, settings);
  const { best, correct, incorrect } = fields as { best?: string; correct: string[]; incorrect: string[] };
  const all = best === undefined || correct.includes(best) ? correct : [best, ...correct];
  const right = kind === 'mc2' ? all : [best ?? all[0]];
  if (right[0] === undefined) throw new MissingField('best_answer', row, ['best_answer', 'Best Answer']);
  return likelihood(
    question,
    [...(right as string[]), ...incorrect],
    [...right.map(() => 1), ...incorrect.map(() => 0)],
    category,
  );
};

function likelihood(question: string | undefined, choices: string[], labels: number[], category?: string) {
  return { target: choices[labels.indexOf(1)] ?? null, category, fields: { question, choices, labels } };
}

function isList<T>(value: unknown, kind: 'string' | 'number'): value is T[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === kind);
}

function answers(row: Row, ...names: string[]): string[] {
  const value = field(row, ...names);
  if (value === undefined) return [];
  const list = Array.isArray(value) ? value.map(String) : needText(row, ...names).split(';');
  return list.map((answer) => answer.trim()).filter((answer) => answer !== '');
}

/**
 * HaluEval: does a text hold facts that are not so? Of question answering, dialogue and summaries, which come
 * with a right and a hallucinated text, the one to be judged is drawn by the item's id.
 */
export const hallucination: Preparation = (row, id) => {
  const told = textField(row, 'hallucination', 'gold')?.toLowerCase();
  const pairs = [
    ['right_answer', 'hallucinated_answer', 'question', 'knowledge'],
    ['right_response', 'hallucinated_response', 'dialogue_history', 'knowledge'],
    ['right_summary', 'hallucinated_summary', 'document', ''],
  ] as const;
  for (const [right, wrong, about, knowledge] of pairs) {
    const rightText = textField(row, right);
    if (rightText === undefined) continue;
    const fake = generator(`halueval ${id}`)() < 0.5;
    const background = knowledge === '' ? undefined : textField(row, knowledge);
    const asked = needText(row, about);
    return {
      target: fake ? 'yes' : 'no',
      category: about,
      fields: {
        gold: fake ? 'yes' : 'no',
        query: background === undefined ? asked : `${background}\n\n${asked}`,
        answer: fake ? needText(row, wrong) : rightText,
      },
    };
  }
  if (told === undefined) throw new MissingField('gold', row, ['gold', 'hallucination']);
  if (told !== 'yes' && told !== 'no')
    throw new FieldError(`gold "${told.slice(0, 40)}" is neither yes nor no`);
  return {
    target: told,
    category: 'general',
    fields: {
      gold: told,
      query: textField(row, 'user_query', 'question', 'prompt'),
      answer: textField(row, 'chatgpt_response', 'answer'),
    },
  };
};

/** AlpacaEval: an instruction, answered freely, and the output of another model that answers are compared with. */
export const instruction: Preparation = (row) => ({
  target: null,
  category: textField(row, 'dataset', 'category'),
  fields: {
    instruction: textField(row, 'instruction', 'prompt', 'question'),
    reference: textField(row, 'reference', 'reference_output', 'output'),
  },
});
