import { endChange } from '../dynamics/dynamics.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { change, level, span } from '../analysis/number-words.ts';
import { shapeOf } from '../analysis/reading.ts';

/** The findings in short, as Markdown: answers, a table of curves a run, advice. */
export function markdownReport(analysis: Analysis): string {
  const lines = ['# Does it generalize?', '', ...(analysis.overall === '' ? [] : [analysis.overall, ''])];
  for (const { run, answer } of analysis.answers) {
    lines.push(
      `## ${run}`,
      '',
      answer,
      '',
      '| benchmark | reading | base | end | change | 95 % |',
      '|---|---|---|---|---|---|',
    );
    for (const curve of analysis.dynamics.filter((each) => each.run === run)) {
      const { kind, base, end } = curve;
      const difference = endChange(curve);
      lines.push(
        `| ${curve.benchmark} | ${shapeOf(curve)} | ${base === null ? '' : level(base.value, kind)} | ${end === null ? '' : level(end.value, kind)} | ` +
          `${difference === null ? ' | ' : `${change(difference.value, kind)} | ${span(difference.interval, kind)}`} |`,
      );
    }
    lines.push('');
  }
  const given = analysis.advice.filter(({ advice }) => advice !== null);
  if (given.length > 0) {
    lines.push('## Advice', '');
    for (const { advice, why, extrapolation } of given) {
      lines.push(`- ${advice!} Because: ${why}.${extrapolation === null ? '' : ` Reach: ${extrapolation}.`}`);
    }
    lines.push('');
  }
  return lines.join('\n');
}
