import type { Effect } from '../conditions/effects.ts';
import type { Repetition } from '../conditions/repetition.ts';
import type { Dynamics } from '../dynamics/dynamics.ts';
import type { LengthDynamics } from '../dynamics/response-length.ts';
import type { SafetyPoint } from '../safety/safety-tax.ts';
import { change, listed, stepWords } from '../analysis/number-words.ts';
import {
  publishedData,
  publishedDip,
  publishedRepetition,
  publishedSettings,
  studyReference,
} from './published.ts';

/** What someone is about to do; whatever is not said is not advised on. */
export interface Plan {
  /** Billions of parameters of the model. */
  size?: number | undefined;
  /** Rows of the data set. */
  rows?: number | undefined;
  /** Mean tokens of a row, prompt and response. */
  tokensPerRow?: number | undefined;
  /** Floating point operations that may be spent. */
  flops?: number | undefined;
}

/** What one's own runs say. */
export interface OwnEvidence {
  dynamics: readonly Dynamics[];
  lengths: readonly LengthDynamics[];
  effects: readonly Effect[];
  repetitions: readonly Repetition[];
  safety: readonly SafetyPoint[];
}

/** A piece of advice, or the refusal to give one. */
export interface Advice {
  topic: 'settings' | 'training length' | 'data' | 'unique or repeated' | 'factors' | 'safety' | 'budget';
  /** Null where evidence is missing; `why` says which. */
  advice: string | null;
  why: string;
  evidence: { kind: 'run' | 'published'; reference: string; says: string }[];
  /** How far the plan lies from what the evidence covers; null where it lies within. */
  extrapolation: string | null;
}

/** Advice on a plan, each piece with the runs or published rows that it rests on. */
export function advise(own: OwnEvidence, plan: Plan = {}): Advice[] {
  return [
    settings(plan),
    ...trainingLength(own, plan),
    data(plan),
    repeated(own),
    ...factors(own.effects),
    safety(own.safety),
    budget(plan),
  ];
}

function settings(plan: Plan): Advice {
  const { learningRate, schedule, warmupRatio, weightDecay, clip, batch, epochs, steps, sizes } =
    publishedSettings;
  const evidence: Advice['evidence'] = [
    {
      kind: 'published',
      reference: `${studyReference}, tables 2 and 9`,
      says: 'every row at 4B, 8B, 14B and 20B was made with these settings',
    },
  ];
  const text = `learning rate ${learningRate}, ${schedule} with ${100 * warmupRatio} % warm-up, weight decay ${weightDecay}, clipping at ${clip}, batch ${batch}, ${epochs} epochs (${steps} steps on 20,480 rows), loss on responses only`;
  if (plan.size === undefined) {
    return {
      topic: 'settings',
      advice: null,
      why: 'the size of the model is not said (--size)',
      evidence,
      extrapolation: null,
    };
  }
  const [low, high] = sizes;
  const factor = plan.size < low ? low / plan.size : plan.size / high;
  if (plan.size < low / 4 || plan.size > high * 4) {
    return {
      topic: 'settings',
      advice: null,
      why: `no published row is within a factor of four of ${plan.size}B (they are ${low}B to ${high}B), and learning rates do not carry over so far: run a small sweep`,
      evidence,
      extrapolation: `${factor.toFixed(1)} times beyond the nearest row`,
    };
  }
  const inside = plan.size >= low && plan.size <= high;
  return {
    topic: 'settings',
    advice: `Start from ${text}.`,
    why: 'the setting that the published rows share; no other learning rate has rows to compare at full length',
    evidence,
    extrapolation: inside
      ? null
      : `${plan.size}B lies ${factor.toFixed(1)} times beyond the nearest published row; below ${low}B the study reports long and shallow responses, without figures here`,
  };
}

function trainingLength({ lengths, dynamics }: OwnEvidence, plan: Plan): Advice[] {
  const found: Advice[] = [];
  for (const run of new Set(lengths.map((length) => length.run))) {
    const falling = lengths.filter((length) => length.run === run && length.reading === 'still-falling');
    if (falling.length === 0) continue;
    const rising = dynamics.filter(
      (curve) =>
        curve.run === run &&
        curve.shape !== 'rise-then-fall' &&
        curve.peak !== null &&
        curve.peak.step === curve.end?.step,
    );
    found.push({
      topic: 'training length',
      advice: `Train ${run} on: its responses are still getting shorter.`,
      why: 'the study reads a length that still falls as training that is not finished',
      evidence: [
        ...falling.map(({ benchmark, lately, unit }) => ({
          kind: 'run' as const,
          reference: run,
          says: `${benchmark}: length ${change(lately!.change, 'share')} % from ${stepWords(lately!.from)} to ${stepWords(lately!.to)} (mean ${unit})`,
        })),
        ...(rising.length > 0
          ? [
              {
                kind: 'run' as const,
                reference: run,
                says: `highest at the end on ${listed(rising.map(({ benchmark }) => benchmark))}`,
              },
            ]
          : []),
      ],
      extrapolation: null,
    });
  }
  const { base, dip, at320, at480, end } = publishedDip;
  const steps =
    plan.rows === undefined
      ? null
      : Math.ceil((plan.rows * publishedSettings.epochs) / publishedSettings.batch);
  const small = steps !== null && steps < publishedSettings.steps * 0.75;
  found.push({
    topic: 'training length',
    advice: small
      ? `${plan.rows!.toLocaleString('en')} rows at batch 256 make ${steps} steps in 8 epochs, fewer than the published curves needed to come back: take a smaller batch (32), so that there are about ${publishedSettings.steps} steps, and judge at the end.`
      : 'Judge out-of-domain scores at the end of the schedule, not in its first 320 steps.',
    why: 'the slowest published curve was below the base until after half of its steps',
    evidence: [
      {
        kind: 'published',
        reference: `${studyReference}, table 9 (Qwen3-4B-Base, Math-CoT-20k)`,
        says: `IFEval ${base} before, ${dip[1].toFixed(1)} at step ${dip[0]}, ${at320} at 320, ${at480.toFixed(1)} at 480, ${end[1]} at ${end[0]}`,
      },
    ],
    extrapolation:
      plan.size === undefined || plan.size === 4
        ? null
        : `the one published curve is of 4B, the plan is ${plan.size}B`,
  });
  return found;
}

function data(plan: Plan): Advice {
  return {
    topic: 'data',
    advice:
      'Prefer verified long reasoning to the same rows without it, and both to human solutions of mixed quality, if maths and code count most; without reasoning, instruction following gains more.',
    why: 'the order holds on MATH500 in all three published models; on code the 8B rows do not show it',
    evidence: publishedData.map(({ row, base, cot, noCot, human }) => ({
      kind: 'published',
      reference: `${studyReference}, table 2, ${row}`,
      says: `MATH500 / LCB / IFEval: base ${base.join(' / ')}, with reasoning ${cot.join(' / ')}, without ${noCot.join(' / ')}, human ${human.join(' / ')}`,
    })),
    extrapolation:
      plan.size !== undefined && plan.size < 4
        ? `no row below 8B in this table; the plan is ${plan.size}B`
        : null,
  };
}

function repeated({ repetitions }: OwnEvidence): Advice {
  const own = repetitions.filter(({ claim }) => claim !== 'cannot-tell');
  const unique = own.filter(({ claim }) => claim === 'unique-better').length;
  const against = unique > own.length - unique;
  const evidence: Advice['evidence'] = [
    ...own.slice(0, 6).map((each) => ({
      kind: 'run' as const,
      reference: `${each.fewer.run} | ${each.more.run}`,
      says: `${each.benchmark}: ${change(each.difference.value, 'share')} for ${each.more.samples.toLocaleString('en')} x ${each.more.epochs} against ${each.fewer.samples.toLocaleString('en')} x ${each.fewer.epochs}`,
    })),
    ...publishedRepetition.map(({ rows, batch, epochs, scores }) => ({
      kind: 'published' as const,
      reference: `${studyReference}, table 1 (14B, about 640 steps)`,
      says: `${rows}, batch ${batch}, ${epochs} epochs: MATH500 / AIME24 / LCB ${scores.map((score) => score.toFixed(1)).join(' / ')}`,
    })),
  ];
  return {
    topic: 'unique or repeated',
    advice: against
      ? 'In these runs more unique samples beat repeated ones at as many steps, against the published rows: for this model and data go by the runs.'
      : 'At a fixed number of steps and batch 32, several passes over few verified rows beat one pass over many; more rows at the larger batch and as many passes are better still, at eight times the tokens.',
    why: own.length > 0 ? 'own runs and the published rows' : 'the published rows; no own runs compare it',
    evidence,
    extrapolation: 'the published comparison is of one model (14B) and one data set',
  };
}

function factors(effects: readonly Effect[]): Advice[] {
  const sure = effects.filter(({ claim, domain }) => claim !== 'cannot-tell' && domain !== 'safety');
  const byStep = new Map<string, Effect[]>();
  for (const effect of sure) {
    const key = JSON.stringify([effect.factor, effect.from, effect.to]);
    byStep.set(key, [...(byStep.get(key) ?? []), effect]);
  }
  return [...byStep.values()]
    .filter((group) => new Set(group.map(({ claim }) => claim)).size === 1)
    .slice(0, 8)
    .map((group) => {
      const { factor, from, to, claim, aliases, runs } = group[0]!;
      const [best, worse] = claim === 'better' ? [to, from] : [from, to];
      return {
        topic: 'factors',
        advice: `${factor}: ${String(best)} rather than ${String(worse)}.`,
        why: `better on ${listed(group.map(({ benchmark }) => benchmark))}, worse on none that can be told${aliases.length > 0 ? `; ${listed(aliases)} varied with it and may be the cause` : ''}`,
        evidence: group.map(({ benchmark, value, domain }) => ({
          kind: 'run' as const,
          reference: runs.map((pair) => pair.join(' | ')).join('; '),
          says: `${benchmark} (${domain}): ${change(value, 'share')}`,
        })),
        extrapolation:
          runs.length < 3
            ? `rests on ${runs.length} matched pair${runs.length === 1 ? '' : 's'} of runs`
            : null,
      };
    });
}

function safety(points: readonly SafetyPoint[]): Advice {
  const lost = points.filter((point) => point.safety.some(({ sure }) => sure === 'lost'));
  if (points.length === 0) {
    return {
      topic: 'safety',
      advice: null,
      why: 'no run was measured on a safety benchmark; the study reports that attack success rises with reasoning data, without figures here: measure before and after',
      evidence: [],
      extrapolation: null,
    };
  }
  return {
    topic: 'safety',
    advice:
      lost.length > 0
        ? 'Add refusals with reasoning to the data, or train on safety afterwards, and measure again: safety was lost.'
        : 'No loss of safety is sure in these runs; keep measuring.',
    why: 'changes from the base on the safety benchmarks',
    evidence: (lost.length > 0 ? lost : points).slice(0, 6).map((point) => ({
      kind: 'run' as const,
      reference: `${point.run}, ${stepWords(point.step)}`,
      says: point.safety.map(({ benchmark, value }) => `${benchmark} ${change(value, 'share')}`).join(', '),
    })),
    extrapolation: null,
  };
}

/** Training takes about 6 operations a parameter and token (Kaplan et al. 2020, section 2.1). */
function budget({ size, rows, tokensPerRow, flops }: Plan): Advice {
  const missing = Object.entries({
    '--size': size,
    '--rows': rows,
    '--tokens-per-row': tokensPerRow,
    '--flops': flops,
  }).filter(([, value]) => value === undefined);
  if (missing.length > 0) {
    return {
      topic: 'budget',
      advice: null,
      why: `needs ${listed(missing.map(([name]) => name))}`,
      evidence: [],
      extrapolation: null,
    };
  }
  const epoch = 6 * size! * 1e9 * rows! * tokensPerRow!;
  const epochs = flops! / epoch;
  return {
    topic: 'budget',
    advice:
      epochs >= 8
        ? `The budget covers 8 epochs (${(8 * epoch).toExponential(1)} operations).`
        : epochs >= 1
          ? `The budget covers ${epochs.toFixed(1)} epochs of all rows; fewer rows, ${Math.floor((rows! * epochs) / 8).toLocaleString('en')} of them for 8 epochs, is what the published rows favour at fixed steps.`
          : `The budget does not cover one epoch (${epoch.toExponential(1)} operations): take at most ${Math.floor(rows! * epochs).toLocaleString('en')} rows, or a smaller model.`,
    why: '6 operations a parameter and token, attention left out, so long rows cost more than this',
    evidence: [
      {
        kind: 'published',
        reference: 'arXiv 2001.08361, section 2.1',
        says: 'training takes about 6 N operations a token',
      },
    ],
    extrapolation: null,
  };
}
