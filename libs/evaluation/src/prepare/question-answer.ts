import { FieldError, MissingField } from './field-error.ts';
import { optionLines, LETTERS, type Preparation, type Prepared } from './prepared.ts';
import {
  asText,
  field,
  jsonText,
  listField,
  needText,
  type Row,
  textField,
  textsField,
} from './read-field.ts';
import { shuffled } from '../statistics/random.ts';

/**
 * A problem and its answer: `gold` or `answer`, of GSM8K what follows `####`. A list holds alternatives
 * (OlympiadBench: `is_multiple_answer` false), or the parts of one answer (true). OlympiadBench gives some problems a
 * `context` that they go on from.
 */
export const problemAnswer: Preparation = (row) => {
  const context = row.final_answer === undefined ? '' : (textField(row, 'context') ?? '').trim();
  const asked = problemOf(row);
  const problem = asked === undefined || context === '' ? asked : `${context}\n${asked}`;
  const { gold, alternatives } = golds(row);
  const tolerance = Number.parseFloat(textField(row, 'error')?.split(',')[0] ?? '');
  return {
    target: gold,
    category: textField(row, 'category', 'subject', 'subfield', 'type', 'level'),
    fields: { problem, gold, alternatives, ...(Number.isFinite(tolerance) ? { tolerance } : {}) },
  };
};

/** The problem; of verl's rows, whose prompt is messages, the user's turn without the sentence that asks for a box. */
function problemOf(row: Row): string | undefined {
  const { prompt } = row;
  if (!Array.isArray(prompt)) return textField(row, 'problem', 'question', 'Problem', 'Question', 'prompt');
  const turns = prompt as { role?: unknown; content?: unknown }[];
  const turn = turns.findLast(({ role }) => role === 'user')?.content;
  if (typeof turn !== 'string') throw new FieldError('prompt holds no turn of the user');
  return turn.replace(/\s*(?:Let's think|Please reason) step by step[^\n]*\\boxed\{\}\.?\s*$/, '');
}

const GOLD_NAMES = ['gold', 'answer', 'expected_answer', 'final_answer', 'target'] as const;

function golds(row: Row): { gold: string; alternatives: string[] } {
  const rewarded = row.reward_model as { ground_truth?: unknown } | null | undefined;
  const value = field(row, ...GOLD_NAMES) ?? rewarded?.ground_truth;
  if (value === undefined) throw new MissingField('gold', row, GOLD_NAMES);
  const list = Array.isArray(value) ? value.map((entry) => String(entry).trim()) : null;
  if (list !== null) {
    if (row.is_multiple_answer === true) return { gold: list.join(', '), alternatives: [] };
    const [first = '', ...others] = list;
    return { gold: first, alternatives: others };
  }
  if (typeof value === 'object') return { gold: JSON.stringify(value), alternatives: [] };
  const text = asText(value, 'gold').trim();
  const hash = text.lastIndexOf('####');
  // AMC23 stores whole numbers as 142.0.
  const gold = hash < 0 ? text.replace(/^(-?\d+)\.0$/, '$1') : text.slice(hash + 4).trim();
  return { gold, alternatives: [] };
}

/** A question with options and the letter or index of the right one. */
export const options: Preparation = (row) => {
  const list = textsField(row, 'options', 'choices')?.filter((option) => option !== 'N/A');
  const letter = goldLetter(row, list);
  return prepared(row, list, letter);
};

function goldLetter(row: Row, list: readonly string[] | undefined): string {
  const names = ['gold', 'answer', 'answer_index', 'target', 'label'] as const;
  const gold = field(row, ...names);
  if (gold === undefined) throw new MissingField('gold', row, names);
  if (typeof gold === 'number') {
    const letter = LETTERS[gold];
    if (letter === undefined || gold >= (list?.length ?? Infinity))
      throw new FieldError(`gold ${gold} is not the index of an option`);
    return letter;
  }
  const text = asText(gold, 'gold').trim();
  const letter = /^\(?([A-Za-z])\)?[.:]?$/.exec(text)?.[1]?.toUpperCase();
  const place = list?.indexOf(text) ?? -1;
  if (letter !== undefined && LETTERS.indexOf(letter) < (list?.length ?? Infinity)) return letter;
  if (place >= 0) return LETTERS[place]!;
  throw new FieldError(
    `gold "${text.slice(0, 40)}" is neither the letter of an option nor one of the options`,
  );
}

/** As many options as MMLU-Pro has, where a row does not show them. */
const MOST_OPTIONS = 10;

function prepared(row: Row, list: readonly string[] | undefined, letter: string): Prepared {
  const count = list?.length ?? Math.max(MOST_OPTIONS, LETTERS.indexOf(letter) + 1);
  return {
    target: letter,
    category: textField(row, 'category', 'subject', 'Subdomain', 'High-level domain'),
    fields: {
      question: textField(row, 'question', 'Question', 'problem', 'prompt'),
      options: list,
      option_lines: list === undefined ? undefined : optionLines(list),
      option_lines_bracket: list === undefined ? undefined : optionLines(list, ')'),
      letters: LETTERS.slice(0, count),
      letter_list: LETTERS.slice(0, count).split('').join(', '),
      gold: letter,
    },
  };
}

/** GPQA: one correct and three incorrect answers, in an order that the item's id alone decides. */
export const gpqa: Preparation = (row, id, settings) => {
  const correct = textField(row, 'Correct Answer', 'correct_answer')?.trim();
  if (correct === undefined) return options(row, id, settings);
  const wrong = [1, 2, 3].map((n) => needText(row, `Incorrect Answer ${n}`, `incorrect_answer_${n}`).trim());
  const order = shuffled([0, 1, 2, 3], `gpqa ${id}`);
  const all = [correct, ...wrong];
  return prepared(
    row,
    order.map((place) => all[place]!),
    LETTERS[order.indexOf(0)]!,
  );
};

/** BIG-Bench Hard: `input` and `target`; what kind of answer is expected is told from the target. */
export const bigBench: Preparation = (row) => {
  const gold = needText(row, 'gold', 'target');
  const input = textField(row, 'input', 'question', 'problem', 'prompt');
  return {
    target: gold,
    category: textField(row, 'category', 'task', 'subtask'),
    fields: { input, gold, letters: lettersOf(input ?? '', gold) },
  };
};

function lettersOf(input: string, gold: string): string {
  const shown = [...input.matchAll(/^\(([A-Z])\)/gm)].map((match) => LETTERS.indexOf(match[1]!));
  const own = LETTERS.indexOf(/^\(([A-Z])\)$/.exec(gold.trim())?.[1] ?? 'A');
  return LETTERS.slice(0, Math.max(own, ...shown, 1) + 1);
}

/** Countdown: `numbers` and `target`, or both as JSON in `gold` or `answer`. */
export const countdown: Preparation = (row) => {
  const packed = textField(row, 'gold', 'answer', 'ground_truth');
  const inner = packed?.trimStart().startsWith('{') === true ? (jsonText(packed, 'gold') as Row) : row;
  const numbers = listField({ ...row, ...inner }, 'numbers', 'nums');
  const target = Number(field({ ...row, ...inner }, 'target'));
  if (numbers === undefined) throw new MissingField('numbers', row, ['numbers', 'nums']);
  if (!numbers.every((number) => Number.isSafeInteger(Number(number))))
    throw new FieldError('numbers has to be a list of whole numbers');
  if (!Number.isSafeInteger(target)) throw new FieldError('target has to be a whole number');
  const values = numbers.map(Number);
  return {
    target: JSON.stringify({ numbers: values, target }),
    category: textField(row, 'category', 'split') ?? `${values.length} numbers`,
    fields: {
      numbers: values,
      target,
      problem: textField(row, 'problem', 'question', 'prompt') ?? countdownProblem(values, target),
    },
  };
};

function countdownProblem(numbers: readonly number[], target: number): string {
  return (
    `Using the numbers [${numbers.join(', ')}], create an expression that equals ${target}. ` +
    'Use each number exactly once, with the operations +, -, *, / and parentheses only. ' +
    'Please reason step by step, and put your final answer within \\boxed{}.'
  );
}
