import { learningRate, scheduleOf, type Schedule, type ScheduleSettings } from './schedule.ts';
import { readJsonAs, sharedData } from './shared-data.testing.ts';

interface Case {
  kind: string;
  params: {
    peak: number;
    warmup?: number;
    total?: number;
    min_ratio?: number;
    stable?: number;
    decay?: number;
    decay_type?: Schedule['decay'];
  };
  lr: number[];
  lr_from_step_12: number[];
}

const settings: ScheduleSettings = {
  kind: 'cosine',
  warmup_ratio: 0,
  min_ratio: 0,
  decay_ratio: 0.1,
  decay: 'linear',
};

describe('learning rates', () => {
  const file = sharedData('golden/functions.json');
  const cases = file === undefined ? [] : (readJsonAs(file) as { lr_schedules: Case[] }).lr_schedules;

  it('are those of transformers, to the last update and beyond', () => {
    for (const { kind, params, lr, lr_from_step_12 } of cases) {
      const { peak, warmup = 0, stable = 0, decay = 0 } = params;
      const total = params.total ?? (kind === 'wsd' ? warmup + stable + decay : 12);
      const schedule: Schedule = {
        kind: kind === 'constant_with_warmup' ? 'constant' : (kind as Schedule['kind']),
        peak,
        total,
        warmup,
        minRatio: params.min_ratio ?? 0,
        decaySteps: decay,
        decay: params.decay_type ?? 'linear',
      };
      [...lr, ...lr_from_step_12].forEach((wanted, done) => {
        expect(Math.abs(learningRate(schedule, done) - wanted)).toBeLessThanOrEqual(1e-12 * peak);
      });
    }
  });

  it('of the study: 640 updates with 64 of warm-up begin at 0, reach 5e-5 at the 65th and end near 0', () => {
    const schedule = scheduleOf({ ...settings, warmup_ratio: 0.1 }, 5e-5, 640);
    expect(learningRate(schedule, 0)).toBe(0);
    expect(learningRate(schedule, 64)).toBe(5e-5);
    expect(learningRate(schedule, 639)).toBeLessThan(1e-9);
  });

  it('a number of warm-up updates goes before a share of them', () => {
    expect(scheduleOf({ ...settings, warmup_ratio: 0.5, warmup_steps: 3 }, 1, 100).warmup).toBe(3);
    expect(scheduleOf({ ...settings, warmup_ratio: 0.101 }, 1, 100).warmup).toBe(11);
  });

  it('warm-up, stable, decay: stays at the peak, then falls within its last tenth', () => {
    const schedule = scheduleOf({ ...settings, kind: 'wsd', warmup_steps: 10 }, 2, 100);
    expect([10, 89, 90].map((done) => learningRate(schedule, done))).toEqual([2, 2, 2]);
    expect(learningRate(schedule, 95)).toBeCloseTo(1);
    expect(learningRate(schedule, 100)).toBe(0);
  });
});
