import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onShared, sharedRows } from './testing/shared-data.ts';
import { verify } from './verify.ts';

interface ScoreRow {
  id: string;
  gold: string;
  gold_math500?: string | null;
  prediction: string;
  upstream_verdict: boolean | null;
  mv_full: boolean | null;
}

interface AdjudicatedRow {
  id: string;
  truth: 'correct' | 'incorrect' | 'ambiguous';
}

/** Read by a person: rows where the official verdict and Math-Verify's are not ours, and why. */
const EXPLAINED: Record<string, string> = {
  'math500-exp6_jl#150.0':
    'the text falls apart into plus signs and stray ones; the official code takes one of them for the answer 1',
  'nemo-rs0#28':
    'derives 18 + 53 = 71, the right answer, and is cut off before it boxes it; like other rows judged correct',
};

const root = process.env.LONGHAND_SHARED ?? resolve(import.meta.dirname, '../../../../shared');
const folder = join(root, 'scores/math');
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file !== 'adjudicated.jsonl') : [];

describe('official verdicts on real outputs', () => {
  if (files.length === 0) it.skip('shared/scores/math is not there', () => undefined);
  for (const file of files)
    onShared<ScoreRow>(`${file}: all, or explained`, `scores/math/${file}`, (rows) => {
      const truths = new Map(
        sharedRows<AdjudicatedRow>('scores/math/adjudicated.jsonl')?.map(({ id, truth }) => [id, truth]),
      );
      const wrong = rows.filter((row) => {
        const truth = truths.get(row.id);
        if (truth === 'ambiguous' || EXPLAINED[row.id] !== undefined) return false;
        const expected = truth === undefined ? (row.upstream_verdict ?? row.mv_full) : truth === 'correct';
        const { verdict } = verify({
          kind: 'math',
          gold: row.gold_math500 ?? row.gold,
          prediction: row.prediction,
        });
        return (verdict === 'correct') !== expected;
      });
      expect(wrong.map(({ id }) => id)).toEqual([]);
    });

  onShared<{ numbers: number[]; target: number; model: string; id: string; truth: boolean }>(
    'Countdown: 2,000 outputs of four models, all',
    'scores/countdown/rows.jsonl',
    (rows) => {
      const outputs = new Map<string, string>();
      for (const model of new Set(rows.map((row) => row.model)))
        for (const row of sharedRows<{ id: string; raw_generation: string }>(
          `data/countdown-qwen3/eval-${model}.jsonl`,
        ) ?? [])
          outputs.set(`${model} ${row.id}`, row.raw_generation);
      const wrong = rows.filter(({ id, model, numbers, target, truth }) => {
        const prediction = outputs.get(`${model} ${id}`);
        return (
          prediction !== undefined &&
          (verify({ gold: JSON.stringify({ numbers, target }), prediction }).verdict === 'correct') !== truth
        );
      });
      expect(wrong).toEqual([]);
    },
  );

  onShared<{ answer: string }>('GSM8K: every solution is its own answer', 'data/gsm8k/test.jsonl', (rows) => {
    for (const { answer } of rows)
      expect([answer, verify({ gold: answer, prediction: answer }).verdict]).toEqual([answer, 'correct']);
  });

  onShared<{ solution: string }>(
    'MATH: every solution has the answer of its box',
    'data/math-test-5000/test.jsonl',
    (rows) => {
      const wrong = rows.filter(
        ({ solution }) =>
          verify({ kind: 'math', gold: solution, prediction: solution }).verdict !== 'correct',
      );
      expect(wrong).toEqual([]);
    },
  );

  onShared<{ gt: string; code: string[]; pred: string[] }>(
    'ToRA on GSM8K: as the numbers say',
    'data/math-test-5000/tora-code-34b-gsm8k-outputs.jsonl',
    (rows) => {
      for (const { gt, code, pred } of rows) {
        const right =
          Math.abs(Number(gt.replaceAll(',', '')) - Number((pred[0] ?? 'x').replaceAll(',', ''))) < 1e-6;
        expect([
          gt,
          pred[0],
          verify({ kind: 'math', gold: gt, prediction: code[0] ?? '' }).verdict === 'correct',
        ]).toEqual([gt, pred[0], right]);
      }
    },
  );
});
