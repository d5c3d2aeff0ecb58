import { endChange } from '../dynamics/dynamics.ts';
import type { Analysis } from '../analysis/analyze.ts';
import { change, level, span } from '../analysis/number-words.ts';
import { shapeOf } from '../analysis/reading.ts';

/** The findings in short, as Markdown: answers, a table of curves a run, conditions that are sure, advice. */
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
  lines.push(...conditionLines(analysis));
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

function conditionLines({ effects, interactions }: Analysis): string[] {
  const lines: string[] = [];
  for (const { factor, from, to, benchmark, value, interval, claim } of effects) {
    if (claim === 'cannot-tell') continue;
    const figures = `${change(value, 'share')} (95 %: ${span(interval, 'share')})`;
    lines.push(`- ${factor}, ${String(to)} in place of ${String(from)}: ${figures} on ${benchmark}.`);
  }
  for (const { factors, levels, benchmark, at, value, interval, claim } of interactions) {
    if (claim === 'cannot-tell') continue;
    const [[one, other], [from, to]] = levels;
    const figures = `${change(at[0], 'share')} with ${factors[0]} ${String(one)}, ${change(at[1], 'share')} with ${String(other)}`;
    const apart = `${change(value, 'share')} apart (95 %: ${span(interval, 'share')})`;
    lines.push(
      `- ${factors[1]}, ${String(to)} in place of ${String(from)}: ${figures}, ${apart}, on ${benchmark}.`,
    );
  }
  return lines.length === 0 ? [] : ['## Conditions', '', ...lines, ''];
}
