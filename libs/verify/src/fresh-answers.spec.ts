import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from './verify.ts';

/** A gold answer, what a model may answer, and the verdict that a careful examiner would give. */
interface FreshAnswer {
  kind: string;
  gold: string;
  prediction: string;
  /** `not correct` leaves open whether the prediction is wrong or cannot be judged. */
  expected: 'correct' | 'incorrect' | 'unverifiable' | 'not correct';
}

const ROWS = readFileSync(join(import.meta.dirname, 'spec-support/fresh-answers.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as FreshAnswer);

describe('answers written to find faults', () => {
  it.each([...new Set(ROWS.map(({ kind }) => kind))])('%s', (kind) => {
    const rows = ROWS.filter((row) => row.kind === kind);
    const wrong = rows
      .map((row) => ({ ...row, found: verify({ gold: row.gold, prediction: row.prediction }).verdict }))
      .filter(({ expected, found }) =>
        expected === 'not correct' ? found === 'correct' : found !== expected,
      );
    expect(wrong).toEqual([]);
  });

  it('has at least four rows of every kind, of which some are not correct', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(150);
    for (const kind of new Set(ROWS.map((row) => row.kind)))
      expect([kind, ROWS.filter((row) => row.kind === kind).length >= 4]).toEqual([kind, true]);
    expect(ROWS.filter(({ expected }) => expected !== 'correct').length).toBeGreaterThan(ROWS.length / 4);
  });
});
