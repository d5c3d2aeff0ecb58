import { readVerifyRow } from './verify-row.ts';
import { verifyRows } from './verify-rows.ts';

describe('rows', () => {
  it('come out in order with their ids', async () => {
    const rows = Array.from({ length: 700 }, (_, id) => ({
      id,
      gold: String(id % 3),
      prediction: `\\boxed{${id % 2}}`,
    }));
    const out: unknown[] = [];
    for await (const { id, verdict } of verifyRows(rows, { workers: 2 })) out.push([id, verdict]);
    expect(out).toEqual(rows.map(({ id }) => [id, id % 3 === id % 2 ? 'correct' : 'incorrect']));
  });

  it('without an id have the id null', async () => {
    for await (const row of verifyRows([{ gold: '1', prediction: '1' }])) expect(row.id).toBeNull();
  });
});

describe('a row that is wrong', () => {
  it('is told with its place and what is wrong', () => {
    const fault = (value: unknown) => () => readVerifyRow(value, 'rows.jsonl line 3');
    expect(fault([])).toThrow('rows.jsonl line 3: a row has to be an object {gold, prediction}');
    expect(fault({ gold: '1' })).toThrow('rows.jsonl line 3: prediction is missing');
    expect(fault({ prediction: '1' })).toThrow('rows.jsonl line 3: gold is missing');
    expect(fault({ gold: '1', predicton: '1' })).toThrow(
      'prediction is missing; is "predicton" a misspelling of it?',
    );
    expect(fault({ gold: '1', prediction: '1', kind: 'maths' })).toThrow(
      'kind "maths" is not one of auto, math',
    );
    expect(fault({ gold: '1', prediction: '1', numbers: ['1'] })).toThrow(
      'numbers has to be a list of numbers',
    );
  });

  it('may have no gold answer, and numbers where texts are meant', () => {
    expect(readVerifyRow({ gold: null, prediction: 'x' }, 'row 1').gold).toBeNull();
    expect(readVerifyRow({ gold: 5, prediction: 5 }, 'row 1', 'math')).toEqual({
      gold: '5',
      prediction: '5',
      kind: 'math',
    });
    expect(readVerifyRow({ numbers: [1, 2], target: 3, prediction: '1+2' }, 'row 1').gold).toBeNull();
  });
});
