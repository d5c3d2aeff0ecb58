import { markup, raw, svgOf, tableOf, type Markup } from '@longhand/charts';
import type { Analysis } from '../analysis/analyze.ts';
import { change, level, span, stepWords } from '../analysis/number-words.ts';
import { shapeOf } from '../analysis/reading.ts';
import { curveChart, lengthChart } from './curve-chart.ts';
import { endChange } from '../dynamics/dynamics.ts';
import type { SideBySide } from './samples.ts';

/** Curves of every run: score, and length beside it where it was measured; then the table of what was read. */
export async function curveSection(analysis: Analysis): Promise<Markup> {
  const runs = [...new Set(analysis.dynamics.map(({ run }) => run))];
  const parts: Markup[] = [];
  for (const run of runs) {
    const curves = analysis.dynamics.filter((curve) => curve.run === run);
    const figures: Markup[] = [];
    for (const curve of curves) {
      if (curve.base === null || curve.points.length < 3 || curve.points.some(({ step }) => step === null))
        continue;
      const length = analysis.lengths.find((each) => each.run === run && each.benchmark === curve.benchmark);
      const id = `curve-${parts.length}-${figures.length}`;
      const chart = raw(await svgOf(curveChart(curve), { id }));
      const beside = length && raw(await svgOf(lengthChart(length), { id: `${id}-length` }));
      figures.push(markup`<figure><div class="pair"><div>${chart}</div>${beside ? markup`<div>${beside}</div>` : null}</div>
<figcaption><strong>${curve.benchmark}</strong>${beside ? ', score and response length' : ''}, ${shapeOf(curve)}. ${curve.reading}</figcaption></figure>`);
    }
    parts.push(markup`<h3>${run}</h3>
${figures.length > 0 ? markup`<div class="figures">${figures}</div>` : null}
${curveTable(run, curves)}`);
  }
  if (parts.length === 0) return markup`<p>No run has scores at two checkpoints or more.</p>`;
  return markup`<p>A shape is claimed only where the differences it rests on are sure; the benchmarks of a run share a
probability of ${100 * analysis.settings.alpha} % that anything claimed of it is chance. The dashed line is the base model, the band
the 95 % interval of the difference from it. “Would find” is the smallest change that would have been found four times in five.
What holds for “such questions” stands when the questions are taken as a sample of their kind; what holds for “these questions” stands for new answers to the same ones.</p>${parts}`;
}

function curveTable(run: string, curves: Analysis['dynamics']): Markup {
  const columns = [
    { heading: 'benchmark' },
    { heading: 'reading' },
    { heading: 'base', number: true },
    { heading: 'lowest sure dip', number: true },
    { heading: 'end', number: true },
    { heading: 'change', number: true },
    { heading: '95 %', number: true },
    { heading: 'would find', number: true },
    { heading: 'holds for' },
  ];
  return tableOf(
    `What was read of ${run}`,
    columns,
    curves.map((curve) => [
      curve.benchmark,
      shapeOf(curve),
      curve.base === null ? '' : level(curve.base.value, curve.kind),
      curve.dip === null ? '' : `${level(curve.dip.value, curve.kind)} (${stepWords(curve.dip.step)})`,
      curve.end === null ? '' : level(curve.end.value, curve.kind),
      ...changeCells(curve),
      curve.detectable === null ? '' : change(curve.detectable, curve.kind).replace('+', ''),
      holds(curve),
    ]),
  );
}

/** Change from the base to the end and its interval; empty where there is no base. */
function changeCells(curve: Analysis['dynamics'][number]): [string, string] {
  const difference = endChange(curve);
  return difference === null
    ? ['', '']
    : [change(difference.value, curve.kind), span(difference.interval, curve.kind)];
}

function holds({ beyond, shape, questions }: Analysis['dynamics'][number]): string {
  if (shape === 'cannot-tell' || shape === 'flat') return '';
  const count = questions === null ? '' : ` (${questions.toLocaleString('en')})`;
  return beyond === true ? `such questions${count}` : `these questions${count}`;
}

/** What the lengths say, one line each. */
export function lengthSection(analysis: Analysis): Markup {
  if (analysis.lengths.length === 0) {
    return markup`<p>No run has response lengths at two checkpoints, so whether training was finished cannot be read from them.</p>`;
  }
  return tableOf(
    'Mean response length',
    [
      { heading: 'run' },
      { heading: 'benchmark' },
      { heading: 'longest', number: true },
      { heading: 'end', number: true },
      { heading: 'lately', number: true },
      { heading: 'reading' },
    ],
    analysis.lengths.map((length) => [
      length.run,
      length.benchmark,
      length.peak === null
        ? ''
        : `${Math.round(length.peak.length).toLocaleString('en')} (${stepWords(length.peak.step)})`,
      `${Math.round(length.points.at(-1)!.length).toLocaleString('en')} ${length.unit}`,
      length.lately === null ? '' : `${change(length.lately.change, 'share')} %`,
      length.why,
    ]),
  );
}

/** Answers to one question side by side. */
export function sampleSection(samples: readonly SideBySide[]): Markup {
  return markup`${samples.map(
    ({ run, benchmark, id, prompt, answers }) => markup`<h3>${benchmark}, question ${id}</h3>
<p class="muted">${run}</p>
${prompt === null ? null : markup`<details><summary>The question</summary><pre tabindex="0">${prompt}</pre></details>`}
<div class="side">${answers.map(
      ({
        when,
        step,
        correct,
        text,
        length,
      }) => markup`<section aria-label="${when}"><h4>${when === 'before' ? 'Before training' : when === 'at the dip' ? 'At the dip' : 'At the end'}</h4>
<p class="muted">${stepWords(step)}${correct === null ? '' : correct ? ', right' : ', wrong'}${length === null ? '' : `, ${Math.round(length).toLocaleString('en')} long`}</p>
<pre tabindex="0">${text}</pre></section>`,
    )}</div>`,
  )}`;
}
