/** How the learning rate moves over `total` updates. Conventions are those of transformers. */
export interface Schedule {
  readonly kind: 'constant' | 'linear' | 'cosine' | 'wsd';
  readonly peak: number;
  readonly total: number;
  /** Updates during which it rises; the first of them has rate 0 (or `minRatio` of the peak, for wsd). */
  readonly warmup: number;
  /** Where cosine and wsd end, as a share of the peak. */
  readonly minRatio: number;
  /** Of wsd: updates during which it falls, and how. */
  readonly decaySteps: number;
  readonly decay: 'linear' | 'cosine' | '1-sqrt';
}

/** What of a schedule a config says. */
export interface ScheduleSettings {
  readonly kind: Schedule['kind'];
  readonly warmup_ratio: number;
  readonly warmup_steps?: number | undefined;
  readonly min_ratio: number;
  readonly decay_ratio: number;
  readonly decay: Schedule['decay'];
}

/** A schedule over `total` updates; a share of warm-up is rounded up, as transformers does. */
export function scheduleOf(settings: ScheduleSettings, peak: number, total: number): Schedule {
  const warmup = settings.warmup_steps ?? Math.ceil(settings.warmup_ratio * total);
  return {
    kind: settings.kind,
    peak,
    total,
    warmup,
    minRatio: settings.min_ratio,
    decaySteps: Math.min(Math.ceil(settings.decay_ratio * total), Math.max(0, total - warmup)),
    decay: settings.decay,
  };
}

/**
 * The learning rate of the update before which `done` updates were made. Formulas of transformers.optimization:
 * a linear rise over the warm-up, then constant; or linear to 0; or half a cosine to `minRatio`; or stable and then
 * falling to `minRatio` (warm-up, stable, decay).
 */
export function learningRate(schedule: Schedule, done: number): number {
  const { kind, peak, total, warmup, minRatio, decaySteps } = schedule;
  const raised = (share: number): number => peak * (share * (1 - minRatio) + minRatio);
  if (done < warmup) return kind === 'wsd' ? raised(done / warmup) : (peak * done) / warmup;
  const x = (done - warmup) / Math.max(1, total - warmup);
  switch (kind) {
    case 'constant':
      return peak;
    case 'linear':
      return peak * Math.max(0, (total - done) / Math.max(1, total - warmup));
    case 'cosine':
      return raised(Math.max(0, 0.5 * (1 + Math.cos(Math.PI * x))));
    case 'wsd': {
      const stable = total - warmup - decaySteps;
      if (done < warmup + stable) return peak;
      if (done >= total) return peak * minRatio;
      return raised(falling(schedule.decay, (done - warmup - stable) / decaySteps));
    }
  }
}

function falling(shape: Schedule['decay'], x: number): number {
  switch (shape) {
    case 'linear':
      return 1 - x;
    case 'cosine':
      return 0.5 * (1 + Math.cos(Math.PI * x));
    case '1-sqrt':
      return 1 - Math.sqrt(x);
  }
}
