import { evidenceOf } from '../dynamics/evidence.ts';
import { holmLevels } from '../statistics/distributions.ts';
import { scoredBenchmarks, type Benchmark, type Study } from '../study/study.ts';
import { baseOf, endOf, trainedRuns } from './factors.ts';

/** What training on a data set did to a benchmark: last score less that of the base. */
export interface Transfer {
  run: string;
  model: string | null;
  data: string | null;
  benchmark: string;
  domain: Benchmark['domain'];
  base: number;
  end: number;
  value: number;
  interval: [number, number] | null;
  claim: 'better' | 'worse' | 'cannot-tell';
}

/** The matrix of data set x benchmark, run by run; the cells of a run share one probability of a false claim (Holm). */
export function transfersOf(study: Study, alpha = 0.05): Transfer[] {
  return trainedRuns(study).flatMap((run) => {
    const [base, end] = [baseOf(run), endOf(run)];
    if (base === null || end === null) return [];
    const cells = scoredBenchmarks(study).flatMap(([benchmark, about]) => {
      const [before, after] = [base[benchmark], end[benchmark]];
      if (before === undefined || after === undefined) return [];
      return [
        { benchmark, about, before, after, difference: evidenceOf([before, after], about).fromFirst(1) },
      ];
    });
    const levels = holmLevels(
      cells.map(({ difference }) => difference.p),
      alpha,
    );
    return cells.map(({ benchmark, about, before, after, difference }, index): Transfer => {
      const sure = difference.p !== null && difference.p <= levels[index]! && difference.value !== 0;
      return {
        run: run.name,
        model: textOf(run.factors.model),
        data: textOf(run.factors.data ?? run.factors.dataset),
        benchmark,
        domain: about.domain,
        base: before.value,
        end: after.value,
        value: difference.value,
        interval: difference.interval,
        claim: !sure ? 'cannot-tell' : difference.value > 0 === about.higher_is_better ? 'better' : 'worse',
      };
    });
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}
