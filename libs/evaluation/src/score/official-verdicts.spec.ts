import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { resultsSchema, sampleSchema, type Sample, type TaskResult } from '@longhand/records';
import { buildItem, needPrompt } from '../task/build-item.ts';
import { findTask } from '../tasks/tasks.ts';
import { onShared, sharedRows } from '@longhand/verify/testing';
import { firstZipEntry } from '../testing/zip-entry.ts';
import { scoreFile } from './score-file.ts';
import { scoreResponses } from './score-responses.ts';

const root = process.env.LONGHAND_SHARED ?? resolve(import.meta.dirname, '../../../../../shared');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'official-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Scores rows through files, as `trainer:score` does; checks that both files keep to their schemas. */
async function score(
  task: string,
  rows: readonly object[],
): Promise<{ samples: Sample[]; result: TaskResult }> {
  const samples = join(folder, 'rows.jsonl');
  writeFileSync(samples, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const result = await scoreFile({ task: findTask(task), samples, out: folder });
  const lines = readFileSync(join(folder, 'samples.jsonl'), 'utf8').trimEnd().split('\n');
  resultsSchema.parse(JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')));
  return { samples: lines.map((line) => sampleSchema.parse(JSON.parse(line))), result };
}

const percent = (result: TaskResult, metric: string, places = 2) =>
  (100 * result.metrics[metric]!.value).toFixed(places);

interface MmluProRow {
  question_id: number;
  gold: string;
  category: string;
  l2_extracted: string | null;
  correct_l2_no_random: boolean;
}

/** Codex with chains of thought, from the paper (Suzgun et al. 2022, table of all tasks). */
const CODEX: Record<string, string> = {
  boolean_expressions: '92.8',
  date_understanding: '87.2',
  multistep_arithmetic_two: '47.6',
  navigate: '96.4',
  object_counting: '93.2',
  web_of_lies: '95.2',
};

describe('official verdicts, row by row', () => {
  const zip = join(root, 'data/mmlu-pro-outputs/model_outputs_Meta-Llama-3_1-8B-Instruct_5shots.zip');
  onShared<MmluProRow>(
    'MMLU-Pro: letters and verdicts of 12,032 responses, 44.24 with and 43.58 without random picks',
    'scores/mmlu_pro/Meta-Llama-3_1-8B-Instruct_5shots.rows.jsonl',
    async (official) => {
      const outputs = JSON.parse(firstZipEntry(zip)) as Record<string, unknown>[];
      const rows = outputs.map(({ question_id, question, options, answer, category, generated_text }) => ({
        ...{ id: question_id, question, options, gold: answer, category, response: generated_text },
      }));
      const task = findTask('mmlu-pro');
      for (const row of rows) {
        const item = buildItem(task, row, 0);
        expect(needPrompt(task, item)).toContain(`A. ${(item.fields.options as string[])[0]!}`);
        const reference = { text: `So the answer is (${item.target!}).`, truncated: false, tokens: null };
        expect((await scoreResponses(task, item, [reference], {}))[0]!.correct).toBe(true);
      }
      const { samples, result } = await score('mmlu_pro', rows);
      const different = official.filter(
        ({ l2_extracted, correct_l2_no_random }, i) =>
          samples[i]!.extracted !== l2_extracted || samples[i]!.correct !== correct_l2_no_random,
      );
      expect(different).toEqual([]);
      expect(percent(result, 'accuracy')).toBe('43.58');
      expect(percent(result, 'accuracy_with_random_picks')).toBe('44.24');
    },
  );

  onShared<{ id: string; prompt_set: string; prompt: string; completion: string; strmatch: string }>(
    'XSTest: the string rule on 450 completions, refusals 1.6 % of safe and 7.5 % of unsafe prompts',
    'scores/xstest/rows.jsonl',
    async (official) => {
      const rows = official.map(({ id, prompt_set, prompt, completion }) => ({
        id,
        prompt_set,
        prompt,
        completion,
      }));
      const { samples, result } = await score('xstest', rows);
      expect(official.filter(({ strmatch }, i) => samples[i]!.extracted !== strmatch)).toEqual([]);
      expect([percent(result, 'refusal_safe', 1), percent(result, 'refusal_unsafe', 1)]).toEqual([
        '1.6',
        '7.5',
      ]);
    },
  );

  const codex = join(root, 'data/bbh/davinci-cot');
  const subtasks = existsSync(codex) ? readdirSync(codex) : [];
  if (subtasks.length === 0) it.skip('shared/data/bbh/davinci-cot is not there', () => undefined);
  for (const file of subtasks)
    it(`BIG-Bench Hard, ${file}: every row as the exact match of the paper, and its figure`, async () => {
      const { outputs } = JSON.parse(readFileSync(join(codex, file), 'utf8')) as {
        outputs: { input: string; prediction: string; target: string }[];
      };
      const rows = outputs.map(({ input, prediction, target }, id) => ({
        ...{ id, target, input: input.split('\n\n').at(-1), response: prediction },
      }));
      const { samples, result } = await score('bbh', rows);
      const stated = (text: string) => /the answer is (.*)/i.exec(text)?.[1]?.replace(/\.$/, '');
      expect(
        outputs.filter(
          ({ prediction, target }, i) => (stated(prediction) === target) !== samples[i]!.correct,
        ),
      ).toEqual([]);
      expect([file, percent(result, 'accuracy', 1)]).toEqual([file, CODEX[file.replace('.json', '')]]);
    });

  const generations = new Map(
    ['base_0_6b', 'rft', 'sft_full', 'sft_lora'].map((model) => [
      model,
      new Map(
        (
          sharedRows<{ id: string; raw_generation: string }>(`data/countdown-qwen3/eval-${model}.jsonl`) ?? []
        ).map(({ id, raw_generation }) => [id, raw_generation]),
      ),
    ]),
  );
  onShared<{ id: string; model: string; numbers: number[]; target: number; truth: boolean }>(
    'Countdown: 500 outputs of each of four models',
    'scores/countdown/rows.jsonl',
    async (official) => {
      const right: Record<string, number> = {};
      for (const [model, texts] of generations) {
        const own = official.filter((row) => row.model === model && texts.has(row.id));
        if (own.length === 0) continue;
        const rows = own.map(({ id, numbers, target }) => ({ id, numbers, target, response: texts.get(id) }));
        const { samples } = await score('countdown', rows);
        expect(own.filter(({ truth }, i) => samples[i]!.correct !== truth).map(({ id }) => id)).toEqual([]);
        right[model] = samples.filter(({ correct }) => correct === true).length;
      }
      for (const [model, expected] of Object.entries({
        base_0_6b: 31,
        sft_lora: 192,
        sft_full: 178,
        rft: 188,
      }))
        if (right[model] !== undefined) expect([model, right[model]]).toEqual([model, expected]);
    },
  );
});

interface MathRow {
  id: string;
  gold: string;
  gold_math500?: string | null;
  prediction: string;
  upstream_verdict: boolean | null;
  mv_full: boolean | null;
}

/** Rows where the official verdict and ours differ, and why; read by a person. */
const EXPLAINED: Record<string, string> = {
  'math500-exp6_jl#150.0':
    'the text falls apart into plus signs and stray ones; the official code takes one of them for the answer 1',
  'nemo-rs0#28':
    'derives 18 + 53 = 71, the right answer, and is cut off before it boxes it; like other rows judged correct',
};

describe('official verdicts on maths outputs', () => {
  const files = existsSync(join(root, 'scores/math'))
    ? readdirSync(join(root, 'scores/math')).filter((name) => name !== 'adjudicated.jsonl')
    : [];
  if (files.length === 0) it.skip('shared/scores/math is not there', () => undefined);
  const truths = new Map(
    (sharedRows<{ id: string; truth: string }>('scores/math/adjudicated.jsonl') ?? []).map(
      ({ id, truth }) => [id, truth],
    ),
  );
  for (const name of files)
    onShared<MathRow>(`${name}: every row, or explained`, `scores/math/${name}`, async (official) => {
      const rows = official.map(({ id, gold, gold_math500, prediction }) => ({
        ...{ id, gold: gold_math500 ?? gold, response: prediction },
      }));
      const { samples } = await score('math', rows);
      const different = official.filter(({ id, upstream_verdict, mv_full }, i) => {
        const truth = truths.get(id);
        if (truth === 'ambiguous' || EXPLAINED[id] !== undefined) return false;
        const expected = truth === undefined ? (upstream_verdict ?? mv_full) : truth === 'correct';
        return (samples[i]!.correct === true) !== expected;
      });
      expect(different.map(({ id }) => id)).toEqual([]);
    });
});
