import { joinThinking, UserError, type FieldMap, type FieldRule } from '@longhand/records';

/** The fields of a record that a source row gives. */
export interface MappedRow {
  problem: string;
  response: string;
  answer: string | null;
  difficulty: string | null;
  domain: string | null;
  pass_rate: number | null;
  metadata: string;
}

/** Why a source row cannot become a record. */
export interface MapFault {
  reason: string;
  detail: string;
}

/** Compiles a field map. The function it returns gives a fault for a row without a problem or a response. */
export function compileFieldMap(map: FieldMap): (row: Record<string, unknown>) => MappedRow | MapFault {
  const problem = compileRule(map.problem);
  const response = compileRule(map.response);
  const reasoning = map.reasoning === undefined ? nothing : compileRule(map.reasoning);
  const answer = map.answer === undefined ? nothing : compileRule(map.answer);
  const difficulty = map.difficulty === undefined ? nothing : compileRule(map.difficulty);
  const domain = map.domain === undefined ? nothing : compileRule(map.domain);
  const passRate = map.pass_rate === undefined ? nothing : compileRule(map.pass_rate);

  return (row) => {
    const problemText = problem(row)?.trim() ?? '';
    if (problemText === '') return { reason: 'no_problem', detail: 'the problem is missing or empty' };
    const thought = reasoning(row)?.trim() ?? '';
    const said = response(row) ?? '';
    if (said.trim() === '') return { reason: 'no_response', detail: 'the response is missing or empty' };
    const rate = passRate(row);
    const rateValue = rate === null ? null : Number(rate);
    if (rateValue !== null && !(rateValue >= 0 && rateValue <= 1)) {
      return { reason: 'bad_pass_rate', detail: `pass rate ${rate ?? ''} is not between 0 and 1` };
    }
    return {
      problem: problemText,
      response: thought === '' ? said : joinThinking(thought, said),
      answer: emptyToNull(answer(row)),
      difficulty: emptyToNull(difficulty(row)),
      domain: emptyToNull(domain(row)),
      pass_rate: rateValue,
      metadata: metadataOf(row, map.metadata),
    };
  };
}

/** The columns of a source that a field map reads, for projection: top-level names. */
export function columnsOf(map: FieldMap): string[] {
  const rules: (FieldRule | undefined)[] = [
    map.problem,
    map.response,
    map.reasoning,
    map.answer,
    map.difficulty,
    map.domain,
    map.pass_rate,
  ];
  const paths = rules.flatMap((rule) => {
    if (rule === undefined) return [];
    if (typeof rule === 'string') return [rule];
    if (rule.column !== undefined) return [rule.column];
    return rule.template === undefined ? [] : templateColumns(rule.template);
  });
  return [...new Set([...paths, ...map.metadata, ...map.each].map((path) => path.split('.')[0] ?? path))];
}

type Rule = (row: Record<string, unknown>) => string | null;

const nothing: Rule = () => null;
const placeholder = /\{([\w.-]+)\}/g;

function templateColumns(template: string): string[] {
  return [...template.matchAll(placeholder)].map((match) => match[1] ?? '');
}

function compileRule(rule: FieldRule): Rule {
  if (typeof rule === 'string') return (row) => textAt(row, rule);
  const { column, template, value, after, before, remove, wrap, otherwise } = rule;
  const removed = remove === undefined ? undefined : compilePattern(remove);
  const take: Rule =
    column !== undefined
      ? (row) => textAt(row, column)
      : template !== undefined
        ? (row) => template.replaceAll(placeholder, (whole, path: string) => fill(row, path, whole))
        : () => value ?? null;
  return (row) => {
    let text = take(row);
    if (text === null) return null;
    if (before !== undefined) {
      const at = text.lastIndexOf(before);
      if (at < 0 && otherwise === 'null') return null;
      if (at >= 0) text = text.slice(0, at);
    }
    if (after !== undefined) {
      const at = text.lastIndexOf(after);
      if (at < 0 && otherwise === 'null') return null;
      if (at >= 0) text = text.slice(at + after.length);
    }
    if (removed !== undefined) text = text.replaceAll(removed, '');
    const inner = text.trim();
    return wrap === undefined ? text : inner === '' ? null : wrap.replace('{}', () => inner);
  };
}

/** A placeholder that names no column of the row is text: `\\boxed{7}` stays as it is. */
function fill(row: Record<string, unknown>, path: string, whole: string): string {
  const known = path in row || reach(row, path) !== undefined;
  return known ? (textAt(row, path) ?? '') : whole;
}

function compilePattern(source: string): RegExp {
  try {
    return new RegExp(source, 'gu');
  } catch (error) {
    throw new UserError(
      `recipe: remove: ${source} is not a regular expression (${(error as Error).message})`,
    );
  }
}

function textAt(row: Record<string, unknown>, path: string): string | null {
  const value = path in row ? row[path] : reach(row, path);
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  return JSON.stringify(value);
}

function reach(row: Record<string, unknown>, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      row,
    );
}

function emptyToNull(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

function metadataOf(row: Record<string, unknown>, columns: readonly string[]): string {
  if (columns.length === 0) return '{}';
  return JSON.stringify(Object.fromEntries(columns.map((path) => [path, reach(row, path) ?? null])));
}
