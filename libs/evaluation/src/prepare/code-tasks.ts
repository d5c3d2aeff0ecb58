import type { CodeTests } from '@longhand/verify';
import { FieldError, MissingField } from './field-error.ts';
import { base64Bytes, pickledText } from './pickled-text.ts';
import type { Preparation } from './prepared.ts';
import { field, jsonText, listField, needText, type Row, textField, textsField } from './read-field.ts';

/** HumanEval: a signature with its docstring, a test that defines `check`, the name of the function. */
export const completion: Preparation = (row) => {
  const test = testText(row);
  const entryPoint = needText(row, 'entry_point');
  const prompt = textField(row, 'prompt') ?? '';
  return {
    target: textField(row, 'canonical_solution') ?? null,
    fields: { prompt, entry_point: entryPoint, tests: { form: 'program', test, prompt, entryPoint } },
  };
};

/** MBPP: a sentence, and asserts that follow the set-up; the prompt shows the asserts. */
export const asserts: Preparation = (row) => {
  const test = testText(row);
  const setup = [textField(row, 'test_setup_code') ?? '', (textsField(row, 'test_imports') ?? []).join('\n')]
    .filter((part) => part !== '')
    .join('\n');
  return {
    target: textField(row, 'code') ?? null,
    fields: {
      text: textField(row, 'text', 'prompt'),
      test_lines: test,
      tests: { form: 'program', setup, test },
    },
  };
};

/** The tests as a program: a text, or a list of asserts. */
function testText(row: Row): string {
  const value = field(row, 'test_list', 'test', 'tests');
  if (value === undefined) throw new MissingField('tests', row, ['tests', 'test', 'test_list']);
  if (typeof value === 'string' && !value.trimStart().startsWith('[')) return value;
  const lines = textsField(row, 'test_list', 'test', 'tests') ?? [];
  return lines.join('\n');
}

/** Programs with any of the three kinds of test: cases, a `check` with its entry point, asserts. */
export const program: Preparation = (row, id, options) => {
  const tests = row.tests ?? row.test ?? row.test_list;
  const text = typeof tests === 'string' ? tests : JSON.stringify(tests ?? '');
  if (/^\s*\[\s*\{/.test(text) || row.public_test_cases !== undefined) return contest(row, id, options);
  const checks = /\bdef check\b/.test(text) && row.entry_point !== undefined;
  const prepared = (checks ? completion : asserts)(row, id, options);
  const { text: sentence, prompt } = prepared.fields;
  return { ...prepared, fields: { ...prepared.fields, question: sentence ?? prompt } };
};

/**
 * LiveCodeBench: cases of stdin and stdout, or of calls of a method; JSON text or lists. Private cases that are
 * packed stay so until a program is to be run: unpacked, those of all items would fill the memory.
 */
export const contest: Preparation = (row) => {
  const packed = packedField(row);
  const names = ['public_test_cases', ...(packed === null ? [PRIVATE] : []), 'tests'];
  const cases = names.flatMap((name) => testCases(field(row, name), name));
  if (cases.length === 0 && packed === null)
    throw new MissingField('tests', row, ['tests', 'public_test_cases', PRIVATE]);
  const metadata = textField(row, 'metadata');
  const told = metadata === undefined ? {} : (jsonText(metadata, 'metadata') as { func_name?: string });
  const entryPoint = textField(row, 'entry_point', 'fn_name') ?? told.func_name;
  const starter = textField(row, 'starter_code') ?? '';
  const tests =
    entryPoint === undefined
      ? { form: 'stdin', cases }
      : { form: 'call', entryPoint, cases: cases.map(called) };
  return {
    target: null,
    category: textField(row, 'difficulty', 'platform'),
    fields: {
      question: textField(row, 'question_content', 'question', 'problem', 'prompt'),
      format:
        starter === ''
          ? 'Read the inputs from stdin, solve the problem and write the answer to stdout.'
          : `Use this starter code and write the whole solution:\n\`\`\`python\n${starter}\n\`\`\``,
      tests,
      ...(packed === null ? {} : { packed }),
    },
  };
};

const PRIVATE = 'private_test_cases';

function packedField(row: Row): Buffer | null {
  const value = field(row, PRIVATE);
  return typeof value === 'string' && !/^\s*(?:\[|$)/.test(value) ? base64Bytes(value) : null;
}

/** The tests of an item of {@link contest}, the packed ones with them. Throws a FieldError where these are broken. */
export function unpackedTests({ tests, packed }: Readonly<Record<string, unknown>>): CodeTests {
  const known = tests as CodeTests;
  if (packed === undefined || known.form === 'program') return known;
  const more = testCases(pickledText(packed as Buffer, PRIVATE), PRIVATE);
  return known.form === 'stdin'
    ? { ...known, cases: [...known.cases, ...more] }
    : { ...known, cases: [...known.cases, ...more.map(called)] };
}

interface TestCase {
  input: string;
  output: string;
}

function testCases(value: unknown, name: string): TestCase[] {
  return (listField({ [name]: value }, name) ?? []).map((entry) => {
    const { input, output } = entry as Partial<Record<'input' | 'output', unknown>>;
    if (output === undefined) throw new FieldError(`${name} has to be a list of {input, output}`);
    return { input: asText(input), output: asText(output) };
  });
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(asText).join('\n');
  return JSON.stringify(value ?? '');
}

/** Arguments stand on lines of JSON, as does the expected value. */
function called({ input, output }: TestCase): { args: unknown[]; expected: unknown } {
  const lines = input.split('\n').filter((line) => line.trim() !== '');
  try {
    return {
      args: lines.map((line) => JSON.parse(line) as unknown),
      expected: JSON.parse(output) as unknown,
    };
  } catch {
    throw new FieldError('tests of a called function have to be lines of JSON');
  }
}
