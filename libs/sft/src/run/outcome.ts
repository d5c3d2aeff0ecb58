import type { MetricsLine, ProbeMetrics } from '@longhand/records';
import type { StagePlan } from './stage-plan.ts';

/** What a run tells while it works. */
export type TrainEvent =
  | { readonly kind: 'data'; readonly stage: string; readonly rows: number }
  | {
      readonly kind: 'plan';
      readonly plans: readonly StagePlan[];
      readonly totalSteps: number;
      readonly parameters: number;
    }
  | { readonly kind: 'resumed'; readonly step: number }
  | {
      readonly kind: 'step';
      readonly line: MetricsLine;
      readonly totalSteps: number;
      /** Until the last update; null before there is anything to go by. */
      readonly secondsLeft: number | null;
    }
  | { readonly kind: 'probing'; readonly probe: string; readonly step: number }
  | { readonly kind: 'probe'; readonly line: ProbeMetrics; readonly samples: readonly ProbeSample[] }
  | { readonly kind: 'checkpoint'; readonly step: number; readonly folder: string };

/** One response to a probe's prompt. */
export interface ProbeSample {
  readonly problem: string;
  readonly response: string;
  readonly correct: boolean | null;
  readonly tokens: number;
}

/** How a run ended. */
export type TrainOutcome =
  | { readonly state: 'was-done'; readonly lines: readonly MetricsLine[] }
  | { readonly state: 'stopped'; readonly step: number; readonly totalSteps: number }
  | {
      readonly state: 'done';
      readonly step: number;
      readonly seconds: number;
      readonly checkpoint: string;
      readonly lines: readonly MetricsLine[];
      /** The learning curves, an SVG. */
      readonly plot: string;
    };
