import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseContract } from '@longhand/records';
import { orderByInformation } from './order-runs.ts';
import { parsePlan } from './parse-plan.ts';
import { runSweep, type SweepTools } from './run-sweep.ts';
import { conditionsOf, sweepPlanSchema, type SweepPlan } from './sweep-plan.ts';

const written = {
  name: 'test',
  config: 'tiny',
  recipe: 'countdown-tiny',
  factors: {
    reasoning: { cot: {}, none: { recipe_set: ['transform.reasoning=strip'] } },
    size: { small: { set: ['model.new.layers=2'] }, large: { set: ['model.new.layers=4'] } },
  },
};

function planOf(more: object = {}): SweepPlan {
  return parseContract(sweepPlanSchema, { ...written, ...more }, 'plan');
}

/** Tools that pretend: training writes a run whose probe scores by its arm and layers; large runs take 4 minutes. */
function tools(log: string[], more: Partial<SweepTools> = {}): SweepTools {
  let clock = 0;
  return {
    launch: (app, args) => {
      const value = (flag: string): string => args[args.indexOf(flag) + 1] ?? '';
      log.push(
        [app, args[0], app === 'pipeline' ? args.slice(5).join(' ') : value('--out').split('/').at(-1)]
          .join(' ')
          .trim(),
      );
      const out = value('--out');
      mkdirSync(out, { recursive: true });
      if (app === 'pipeline') writeFileSync(join(out, 'manifest.json'), '{}');
      else {
        const large = args.includes('model.new.layers=4');
        clock += (large ? 4 : 1) * 60_000;
        const line = {
          global_step: 10,
          probe: 'test',
          domain: 'in',
          accuracy: large ? 0.8 : 0.2,
          response_length_mean: 1,
          response_length_median: 1,
          finished: 1,
          answered: 1,
          n: 50,
        };
        writeFileSync(join(out, 'run.json'), '{"config": {}}');
        writeFileSync(join(out, 'metrics.jsonl'), JSON.stringify(line));
      }
      return Promise.resolve(0);
    },
    estimate: ({ set }) =>
      Promise.resolve(
        set.includes('model.new.layers=4') ? { flops: 4, minutes: 4 } : { flops: 1, minutes: 1 },
      ),
    stopping: () => false,
    onEvent: () => undefined,
    now: () => clock,
    ...more,
  };
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'sweep-'));

describe('a sweep', () => {
  it('goes through the grid, curates each data set once, and tells each run its factors', async () => {
    const log: string[] = [];
    const out = folder();
    const { state, runs } = await runSweep(planOf(), out, tools(log));
    expect(state).toBe('finished');
    expect(log.filter((line) => line.startsWith('pipeline'))).toEqual([
      'pipeline curate',
      'pipeline curate --set transform.reasoning=strip',
    ]);
    expect(runs.map(({ name, minutes }) => [name, minutes]).sort()).toEqual([
      ['cot_large', 4],
      ['cot_small', 1],
      ['none_large', 4],
      ['none_small', 1],
    ]);
    expect(existsSync(join(out, 'runs', 'cot_large', 'factors.json'))).toBe(true);
  });

  it('stops and goes on where it was, with the same plan only', async () => {
    const log: string[] = [];
    const out = folder();
    const stopping = (): boolean => log.filter((line) => line.startsWith('trainer')).length >= 2;
    expect((await runSweep(planOf(), out, tools(log, { stopping }))).state).toBe('stopped');
    const again: string[] = [];
    expect((await runSweep(planOf(), out, tools(again))).runs).toHaveLength(4);
    expect(again.filter((line) => line.startsWith('pipeline'))).toEqual([]);
    expect(again.filter((line) => line.startsWith('trainer'))).toHaveLength(3);
    await expect(runSweep(planOf({ seed: 2 }), out, tools([]))).rejects.toThrow(
      'holds a sweep of another plan',
    );
  });

  it('leaves out what the budget does not allow, and takes cheaper runs instead', async () => {
    const { runs } = await runSweep(planOf({ budget: { minutes: 6 } }), folder(), tools([]));
    expect(runs.filter(({ state }) => state === 'over-budget').map(({ name }) => name)).toHaveLength(1);
    expect(runs.reduce((sum, { minutes }) => sum + minutes, 0)).toBeLessThanOrEqual(6);
  });

  it('halves: the better conditions go on to the next rung', async () => {
    const log: string[] = [];
    const strategy = {
      kind: 'halving',
      metric: 'probe: test',
      rungs: [{ set: ['steps=10'] }, { set: ['steps=40'] }],
    };
    const { runs } = await runSweep(planOf({ strategy }), folder(), tools(log));
    expect(
      runs
        .filter(({ rung }) => rung === 1)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['cot_large', 'none_large']);
    const wrong = { ...strategy, metric: 'gsm8k' };
    await expect(runSweep(planOf({ strategy: wrong }), folder(), tools([]))).rejects.toThrow(
      'has no score of gsm8k; it has probe: test',
    );
  });

  it('draws a random part of the grid by its seed', () => {
    const drawn = (seed: number): string[] =>
      conditionsOf(planOf({ seed, strategy: { kind: 'random', runs: 2 } })).map(({ name }) => name);
    expect(drawn(1)).toHaveLength(2);
    expect(drawn(1)).toEqual(drawn(1));
  });

  it('runs first what tells most for its cost: cheap ones, and those unlike what was run', () => {
    const conditions = conditionsOf(planOf());
    const names = orderByInformation(conditions, [1, 4, 1, 4]).map((index) => conditions[index]!.name);
    expect(names.slice(0, 2)).toEqual(['cot_small', 'none_small']);
    const even = orderByInformation(conditions, [1, 1, 1, 1]).map((index) => conditions[index]!.name);
    expect([...even].sort()).toEqual(conditions.map(({ name }) => name).sort());
  });

  it('names a key that it does not know', () => {
    expect(() => planOf({ factor: {} })).toThrow('plan: factor: unknown key; did you mean "factors"?');
  });
});

describe('the plans that come along', () => {
  const sweeps = fileURLToPath(new URL('../../../../apps/trainer/sweeps/', import.meta.url));
  it.each(readdirSync(sweeps))('%s is sound, and its runs have names of their own', (file) => {
    const plan = parsePlan(readFileSync(join(sweeps, file), 'utf8'), file);
    const names = conditionsOf(plan).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(1);
    expect(new Set(names).size).toBe(names.length);
  });
});
