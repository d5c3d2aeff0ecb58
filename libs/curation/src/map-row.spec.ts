import { fieldMapSchema } from '@longhand/records';
import { columnsOf, compileFieldMap } from './map-row.ts';

const gsm8k = fieldMapSchema.parse({
  problem: 'question',
  reasoning: { column: 'answer', before: '####', remove: '<<[^>]*>>' },
  response: { column: 'answer', after: '####', wrap: 'The answer is \\boxed{{}}.' },
  answer: { column: 'answer', after: '####' },
  metadata: ['id'],
});

describe('compileFieldMap', () => {
  it('takes a column apart and joins reasoning with response', () => {
    const row = { question: ' Q? ', answer: 'It is 1+1=<<1+1=2>>2.\n#### 2', id: 7 };
    expect(compileFieldMap(gsm8k)(row)).toEqual({
      problem: 'Q?',
      response: '<think>\nIt is 1+1=2.\n</think>\n\nThe answer is \\boxed{2}.',
      answer: '2',
      difficulty: null,
      domain: null,
      pass_rate: null,
      metadata: '{"id":7}',
    });
  });

  it('leaves the response as it is where the reasoning cannot be cut out', () => {
    const map = fieldMapSchema.parse({
      problem: 'p',
      response: 'r',
      reasoning: { column: 'r', before: '####' },
    });
    expect(compileFieldMap(map)({ p: 'Q', r: 'no mark' })).toMatchObject({ response: 'no mark' });
  });

  it('keeps the whole text where the mark is missing and the rule says so', () => {
    const map = fieldMapSchema.parse({
      problem: 'p',
      response: { column: 'r', after: '##', otherwise: 'whole' },
    });
    expect(compileFieldMap(map)({ p: 'a', r: 'b' })).toMatchObject({ response: 'b' });
  });

  it('fills templates, and leaves braces that name no column', () => {
    const map = fieldMapSchema.parse({
      problem: 'p',
      response: { template: '\\boxed{{gold}} \\frac{1}{2}' },
    });
    expect(compileFieldMap(map)({ p: 'Q', gold: 7 })).toMatchObject({ response: '\\boxed{7} \\frac{1}{2}' });
  });

  it.each([
    [{ r: 'x' }, 'no_problem'],
    [{ p: 'x', r: '  ' }, 'no_response'],
    [{ p: 'x', r: 'y', rate: 2 }, 'bad_pass_rate'],
  ])('finds fault with %j: %s', (row, reason) => {
    const map = fieldMapSchema.parse({ problem: 'p', response: 'r', pass_rate: 'rate' });
    expect(compileFieldMap(map)(row)).toMatchObject({ reason });
  });

  it('reaches into nested values, and knows the columns it needs', () => {
    const map = fieldMapSchema.parse({
      problem: 'x.y',
      response: { template: '{a} {b.c}' },
      metadata: ['d'],
    });
    expect(columnsOf(map)).toEqual(['x', 'a', 'b', 'd']);
    expect(compileFieldMap(map)({ x: { y: 'p' }, a: 1, b: { c: [2] } })).toMatchObject({
      problem: 'p',
      response: '1 [2]',
    });
  });
});
