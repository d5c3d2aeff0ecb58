import type { Study } from './study.ts';

/** Two sources that give the same model's score before training differently. */
export interface Disagreement {
  model: string;
  benchmark: string;
  values: { value: number; source: string }[];
}

/** Base scores on which sources disagree; each run stays held against the base of its own table. */
export function disagreements(study: Study): Disagreement[] {
  const seen = new Map<string, Disagreement>();
  for (const run of study.runs) {
    const base = run.checkpoints.find(({ step }) => step === 0);
    const { model } = run.factors;
    if (base === undefined || typeof model !== 'string') continue;
    for (const [benchmark, { value }] of Object.entries(base.scores)) {
      const key = JSON.stringify([model, benchmark]);
      const entry = seen.get(key) ?? { model, benchmark, values: [] };
      if (!entry.values.some((each) => each.value === value))
        entry.values.push({ value, source: run.source });
      seen.set(key, entry);
    }
  }
  return [...seen.values()].filter(({ values }) => values.length > 1);
}
