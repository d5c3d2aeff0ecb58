import { FieldError, MissingField } from '../prepare/field-error.ts';
import { field, type Row } from '../prepare/read-field.ts';
import type { Response } from '../task/task.ts';
import { isTruncated } from './score-responses.ts';

const TEXT_NAMES = [
  ...['response', 'completion', 'prediction', 'model_outputs', 'generated_text', 'raw_generation'],
  ...['generation', 'output'],
] as const;

/** What may be a list with an entry a response. */
const PER_RESPONSE = [
  ...['truncated', 'finish_reason', 'finish_reasons', 'response_tokens', 'generated_tokens'],
  ...['completion_tokens', 'tokens', 'judgements', 'reward', 'rewards'],
] as const;

/**
 * The responses of a row: `responses` (a list), or `response` (one; also by the names that other programs use).
 * Null is a response that never came, and blank. `truncated` or `finish_reason`, `response_tokens`,
 * `judgements`, `log_likelihoods` and `reward` belong to one response, or as lists to each.
 */
export function readResponses(row: Row): Response[] {
  const list = row.responses;
  if (list !== undefined && list !== null && !Array.isArray(list))
    throw new FieldError('responses has to be a list');
  const given = Array.isArray(list) ? (list as unknown[]) : null;
  if (given !== null && typeof row.response === 'string' && !given.includes(row.response))
    throw new FieldError('response is not one of responses; keep one of both');
  if (given?.length === 0) throw new FieldError('responses is empty');
  for (const name of given === null ? [] : PER_RESPONSE) {
    const values = row[name];
    if (Array.isArray(values) && values.length !== given!.length)
      throw new FieldError(`${name} has ${values.length} entries for ${given!.length} responses`);
  }
  const texts = given ?? [single(row)];
  return texts.map((value, i) => response(row, value, i, given !== null));
}

function single(row: Row): unknown {
  const name = TEXT_NAMES.find((candidate) => row[candidate] !== undefined);
  if (name !== undefined) return row[name];
  if (row.log_likelihoods !== undefined) return '';
  throw new MissingField('response (or responses)', row, ['response', 'responses', ...TEXT_NAMES]);
}

function response(row: Row, value: unknown, i: number, several: boolean): Response {
  if (value !== null && typeof value !== 'string')
    throw new FieldError(several ? `responses[${i}] has to be a text` : 'response has to be a text');
  const text = value ?? '';
  const of = (...names: string[]): unknown => {
    const found = field(row, ...names);
    return several && Array.isArray(found) ? (found as unknown[])[i] : found;
  };
  const cut = of('truncated');
  const reason = of('finish_reason', 'finish_reasons');
  const tokens = of('response_tokens', 'generated_tokens', 'completion_tokens', 'tokens');
  const judgements = readJudgements(of('judgements', 'judgement', 'judgment'));
  const likelihoods = several ? of('log_likelihoods') : row.log_likelihoods;
  const reward = of('reward', 'rewards');
  return {
    text,
    truncated: isTruncated(text, cut === true || reason === 'length'),
    tokens: typeof tokens === 'number' && tokens >= 0 ? tokens : null,
    ...(judgements === null ? {} : { judgements }),
    ...(likelihoods === undefined || likelihoods === null ? {} : { logLikelihoods: numbers(likelihoods) }),
    ...(typeof reward === 'number' ? { reward } : {}),
  };
}

/** One text judges the answer; an object tells what each text judges. */
function readJudgements(value: unknown): Record<string, string> | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return { answer: value };
  if (typeof value === 'number') return { answer: `#thescore: ${value}` };
  const texts = Object.entries(value);
  if (!texts.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
    throw new FieldError('judgements has to be a text, or an object of texts');
  return Object.fromEntries(texts);
}

function numbers(value: unknown): number[] {
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'number' && !Number.isNaN(entry)))
    throw new FieldError('log_likelihoods has to be a list of numbers');
  return value as number[];
}
