import { markup, raw, svgOf, tableOf, type Markup } from '@longhand/charts';
import type { Analysis } from '../analysis/analyze.ts';
import { change, span, stepWords } from '../analysis/number-words.ts';
import { endOf } from '../conditions/factors.ts';
import type { Interaction } from '../conditions/effects.ts';
import type { Study } from '../study/study.ts';
import { interactionChart, safetyChart, transferChart } from './condition-charts.ts';

/** Rows of a table and charts that a page shows; all of them are in the data. */
const shown = { rows: 40, charts: 6, matrix: 40 };

/** What each data set did to each benchmark. */
export async function transferSection(analysis: Analysis): Promise<Markup> {
  const shares = analysis.transfers.filter(
    ({ benchmark }) => analysis.benchmarks[benchmark]!.kind === 'share',
  );
  if (shares.length === 0) return markup`<p>No run has both a base and a last score.</p>`;
  const runs = [...new Set(shares.map(({ run }) => run))].slice(0, shown.matrix);
  const chart = await svgOf(transferChart(shares.filter(({ run }) => runs.includes(run))), {
    id: 'transfer',
  });
  return markup`<figure><div class="scroll" role="region" aria-label="Transfer matrix" tabindex="0">${raw(chart)}</div>
<figcaption>Change from the base in points. In brackets what chance alone may have made. Safety benchmarks may count the other way.</figcaption></figure>`;
}

/** Main effects and interactions that are sure. */
export async function conditionSection(analysis: Analysis, study: Study): Promise<Markup> {
  const { effects, interactions } = analysis;
  if (effects.length === 0) return markup`<p>No two runs differ in one factor alone.</p>`;
  const sure = bySize(effects.filter(({ claim }) => claim !== 'cannot-tell'));
  const crossed = bySize(interactions.filter(({ claim }) => claim !== 'cannot-tell'));
  const charts: Markup[] = [];
  for (const interaction of varied(crossed).slice(0, shown.charts)) {
    const scores = cornerScores(interaction, study);
    if (scores === null || analysis.benchmarks[interaction.benchmark]!.kind !== 'share') continue;
    charts.push(
      markup`<figure>${raw(await svgOf(interactionChart(interaction, scores), { id: `cross-${charts.length}` }))}</figure>`,
    );
  }
  return markup`<p>${effects.length} comparisons of runs that differ in one factor; ${sure.length} are sure when all are held to
${100 * analysis.settings.alpha} % together. ${interactions.length} interactions; ${crossed.length} sure.
Intervals come from the scores’ errors and hold for these runs; “among sets” from how the matched pairs differ, and speaks for runs such as these.</p>
${sure.length === 0 ? null : effectTable(sure.slice(0, shown.rows))}
${charts.length === 0 ? null : markup`<div class="figures">${charts}</div>`}
${crossed.length === 0 ? null : interactionTable(crossed.slice(0, shown.rows))}
${repetitionPart(analysis)}${saturationPart(analysis)}`;
}

function effectTable(effects: Analysis['effects']): Markup {
  return tableOf(
    'Effects that are sure, largest first',
    [
      { heading: 'factor' },
      { heading: 'from' },
      { heading: 'to' },
      { heading: 'benchmark' },
      { heading: 'change', number: true },
      { heading: '95 %', number: true },
      { heading: 'pairs', number: true },
      { heading: 'among sets', number: true },
    ],
    effects.map((effect) => [
      [effect.factor, ...effect.aliases].join(' / '),
      String(effect.from),
      String(effect.to),
      effect.benchmark,
      change(effect.value, 'share'),
      span(effect.interval, 'share'),
      effect.sets,
      effect.amongSets === null ? 'too few' : span(effect.amongSets, 'share'),
    ]),
  );
}

function interactionTable(interactions: Analysis['interactions']): Markup {
  return tableOf(
    'Interactions that are sure, largest first: a change that depends on another factor',
    [
      { heading: 'change' },
      { heading: 'benchmark' },
      { heading: 'depends on' },
      { heading: 'effect at the one', number: true },
      { heading: 'at the other', number: true },
      { heading: 'difference', number: true },
      { heading: '95 %', number: true },
    ],
    interactions.map(({ factors, levels: [[from, to], [here, there]], benchmark, at, value, interval }) => [
      `${factors[1]}: ${String(here)} → ${String(there)}`,
      benchmark,
      `${factors[0]}: ${String(from)} | ${String(to)}`,
      change(at[0], 'share'),
      change(at[1], 'share'),
      change(value, 'share'),
      span(interval, 'share'),
    ]),
  );
}

function repetitionPart({ repetitions }: Analysis): Markup | null {
  if (repetitions.length === 0) return null;
  const words = {
    'unique-better': 'more unique samples better',
    'repeated-better': 'repetition better',
    'cannot-tell': 'cannot tell',
  };
  return markup`<h3>Unique samples or repeated ones, at as many steps</h3>${tableOf(
    'Runs with as many optimizer steps',
    [
      { heading: 'fewer samples, more epochs' },
      { heading: 'more samples, fewer epochs' },
      { heading: 'steps', number: true },
      { heading: 'benchmark' },
      { heading: 'difference', number: true },
      { heading: '95 %', number: true },
      { heading: 'reading' },
      { heading: 'also differs' },
    ],
    repetitions.map(({ fewer, more, steps, benchmark, difference, claim, alsoDiffers }) => [
      `${fewer.samples.toLocaleString('en')} x ${fewer.epochs}`,
      `${more.samples.toLocaleString('en')} x ${more.epochs}`,
      steps,
      benchmark,
      change(difference.value, 'share'),
      span(difference.interval, 'share'),
      words[claim],
      alsoDiffers.join(', '),
    ]),
  )}`;
}

function saturationPart({ saturations }: Analysis): Markup | null {
  if (saturations.length === 0) return null;
  return markup`<h3>Scale of the data</h3>${tableOf(
    'Score against number of samples',
    [
      { heading: 'benchmark' },
      { heading: 'samples' },
      { heading: 'twice as many would give', number: true },
      { heading: 'reading' },
      { heading: 'why' },
    ],
    saturations.map(({ benchmark, points, fit, reading, why }) => [
      benchmark,
      points.map(({ samples }) => samples.toLocaleString('en')).join(', '),
      fit === null ? '' : `${change(fit.doubling, 'share')} (${span(fit.doublingInterval, 'share')})`,
      reading.replace('-', ' '),
      why,
    ]),
  )}`;
}

/** Reasoning against safety. */
export async function safetySection(analysis: Analysis): Promise<Markup> {
  if (analysis.safety.length === 0) {
    return markup`<p>No run has a base, a reasoning and a safety benchmark: what training did to refusal is not known.</p>`;
  }
  const words = { lost: 'lost', gained: 'gained', 'cannot-tell': 'cannot tell' };
  return markup`<figure>${raw(await svgOf(safetyChart(analysis.safety), { id: 'safety' }))}</figure>${tableOf(
    'Safety against reasoning',
    [
      { heading: 'run' },
      { heading: 'checkpoint' },
      { heading: 'reasoning', number: true },
      { heading: 'benchmark' },
      { heading: 'change', number: true },
      { heading: '95 %', number: true },
      { heading: 'safety' },
    ],
    analysis.safety.flatMap(({ run, step, reasoning, safety }) =>
      safety.map(({ benchmark, value, interval, sure }) => [
        run,
        stepWords(step),
        change(reasoning.value, 'share'),
        benchmark,
        change(value, 'share'),
        span(interval, 'share'),
        words[sure],
      ]),
    ),
  )}`;
}

function bySize<T extends { value: number; interval: [number, number] | null }>(list: readonly T[]): T[] {
  const strength = ({ value, interval }: T): number =>
    interval === null ? 0 : Math.abs(value) / Math.max(1e-9, interval[1] - interval[0]);
  return [...list].sort((a, b) => strength(b) - strength(a));
}

/** One interaction a benchmark first, so that a few charts show several. */
function varied(interactions: readonly Interaction[]): Interaction[] {
  const first = interactions.filter(
    (each, index) => interactions.findIndex(({ benchmark }) => benchmark === each.benchmark) === index,
  );
  return [...first, ...interactions.filter((each) => !first.includes(each))];
}

/** Mean scores at the four corners: from-here, to-here, from-there, to-there. */
function cornerScores({ runs, benchmark }: Interaction, study: Study): number[] | null {
  const byName = new Map(study.runs.map((run) => [run.name, run]));
  const corners = [0, 1, 2, 3].map((corner) => {
    const scores = runs.map((quad) => endOf(byName.get(quad[corner]!)!)?.[benchmark]?.value);
    return scores.some((score) => score === undefined)
      ? null
      : (scores as number[]).reduce((sum, score) => sum + score, 0) / scores.length;
  });
  return corners.some((corner) => corner === null) ? null : (corners as number[]);
}
