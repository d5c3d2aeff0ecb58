import type { Checkpoint, Study } from './study.ts';

/** Puts what several sources say of one run together: its log, and evaluations of its checkpoints. */
export function oneRun(study: Study, name: string): Study {
  const points = new Map<number | null, Checkpoint>();
  for (const { step, scores, sample_files: files } of study.runs.flatMap(({ checkpoints }) => checkpoints)) {
    const point = points.get(step) ?? { step, scores: {} };
    point.scores = { ...point.scores, ...scores };
    if (files !== undefined) point.sample_files = { ...point.sample_files, ...files };
    points.set(step, point);
  }
  return {
    ...study,
    runs: [
      {
        name,
        factors: Object.assign(
          {},
          ...study.runs.map(({ factors }) => factors),
        ) as Study['runs'][number]['factors'],
        checkpoints: [...points.values()].sort((a, b) => (a.step ?? Infinity) - (b.step ?? Infinity)),
        curve: study.runs.flatMap(({ curve }) => curve).sort((a, b) => a.step - b.step),
        source: study.runs.map(({ source }) => source).join(', '),
      },
    ],
  };
}
