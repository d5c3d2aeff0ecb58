import { markup, page, tableOf, type Markup } from '@longhand/charts';
import type { Analysis } from '../analysis/analyze.ts';
import { level, listed, stepWords } from '../analysis/number-words.ts';
import type { Study } from '../study/study.ts';
import { conditionSection, safetySection, transferSection } from './condition-sections.ts';
import { curveSection, lengthSection, sampleSection } from './curve-sections.ts';
import { downloadScript } from './download-script.ts';
import { samplesOf } from './samples.ts';

/** The report: one HTML file with everything in it, the figures to take away included. */
export async function reportPage(analysis: Analysis, study: Study): Promise<string> {
  const samples = samplesOf(study, analysis.dynamics);
  const sections: [string, string, Markup][] = [
    ['curves', 'Dip and recovery', await curveSection(analysis)],
    ['length', 'Response length', lengthSection(analysis)],
    ['transfer', 'Transfer', await transferSection(analysis)],
    ['conditions', 'Conditions', await conditionSection(analysis, study)],
    ['safety', 'Safety', await safetySection(analysis)],
    ...(samples.length > 0
      ? [['samples', 'Answers to read', sampleSection(samples)] as [string, string, Markup]]
      : []),
    ['advice', 'Advice', adviceSection(analysis)],
    ['runs', 'What was run', runSection(analysis)],
  ];
  const body = markup`<h1>Does it generalize?</h1>
<p class="muted">${summary(analysis)}</p>
${analysis.overall === '' ? null : markup`<p>${analysis.overall}</p>`}
<div class="answers">${analysis.answers.map(({ run, answer }) => markup`<p><strong>${run}.</strong> ${answer}</p>\n`)}</div>
${analysis.answers.length === 0 ? markup`<p>No run has a score before and after training, so nothing can be said of what training did.</p>` : null}
<nav aria-label="Sections" class="no-print"><ul class="contents">${sections.map(([id, title]) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
<p class="no-print"><button type="button" data-download="json">All figures (JSON)</button> <button type="button" data-download="csv">Scores (CSV)</button></p>
${sections.map(([id, title, content]) => markup`<h2 id="${id}">${title}</h2>\n${content}\n`)}`;
  return page({
    title: 'Does it generalize? Longhand findings',
    body,
    style: reportStyle,
    script: downloadScript,
    data: { analysis, scores: scoreRows(study) },
  });
}

function summary({ runs, benchmarks, dynamics }: Analysis): string {
  const curves = new Set(dynamics.filter(({ points }) => points.length > 2).map(({ run }) => run)).size;
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  return `${count(runs.length, 'run')}, ${curves} of them followed over checkpoints; ${count(Object.keys(benchmarks).length, 'benchmark')}: ${listed(Object.keys(benchmarks))}.`;
}

function adviceSection({ advice }: Analysis): Markup {
  return markup`${advice.map(
    ({
      topic,
      advice: text,
      why,
      evidence,
      extrapolation,
    }) => markup`<h3>${topic.charAt(0).toUpperCase() + topic.slice(1)}</h3>
<p>${text ?? 'No advice: evidence is missing.'} <span class="muted">${text === null ? '' : 'Because: '}${why}.</span></p>
${extrapolation === null ? null : markup`<p class="muted">Reach: ${extrapolation}.</p>`}
${evidence.length === 0 ? null : markup`<details><summary>Evidence (${evidence.length})</summary><ul>${evidence.map(({ kind, reference, says }) => markup`<li>${kind === 'run' ? 'Run' : 'Published'}: ${reference}: ${says}</li>`)}</ul></details>`}`,
  )}`;
}

function runSection({ runs, notes, benchmarks, disagreements }: Analysis): Markup {
  return markup`${tableOf(
    'Runs',
    [{ heading: 'run' }, { heading: 'factors' }, { heading: 'checkpoints' }, { heading: 'read from' }],
    runs.map(({ name, factors, steps, source }) => [
      name,
      Object.entries(factors)
        .map(([key, value]) => `${key} ${String(value)}`)
        .join(', '),
      steps.map((step) => (step === null ? 'last' : step.toLocaleString('en'))).join(', '),
      source,
    ]),
  )}${tableOf(
    'Benchmarks',
    [
      { heading: 'benchmark' },
      { heading: 'domain' },
      { heading: 'better is' },
      { heading: 'questions', number: true },
      { heading: 'responses each', number: true },
      { heading: 'counted from' },
    ],
    Object.entries(benchmarks).map(
      ([name, { domain, higher_is_better: higher, n, k, items_from: from, kind }]) => [
        name,
        { in: 'in domain', ood: 'out of domain', general: 'general', safety: 'safety' }[domain],
        higher ? 'more' : 'less',
        n ?? '',
        kind === 'share' ? (k ?? 1) : '',
        from ?? 'the runs',
      ],
    ),
  )}
${
  disagreements.length === 0
    ? null
    : markup`<h3>Sources that disagree</h3><ul>${disagreements.map(
        ({ model, benchmark, values }) =>
          markup`<li>${model}, ${benchmark}: ${values.map(({ value, source }) => `${level(value, benchmarks[benchmark]!.kind === 'share' ? 'share' : 'score')} (${source})`).join('; ')}. Each run is held against the base of its own table.</li>`,
      )}</ul>`
}
${notes.length === 0 ? null : markup`<h3>Notes of the sources</h3><ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}`;
}

/** Scores as rows for CSV. */
function scoreRows(study: Study): (string | number | null)[][] {
  const head = ['run', 'step', 'benchmark', 'score', 'stderr', 'questions', 'responses_each', 'length'];
  const rows = study.runs.flatMap((run) =>
    run.checkpoints.flatMap(({ step, scores }) =>
      Object.entries(scores).map(([benchmark, score]) => [
        run.name,
        step ?? stepWords(null),
        benchmark,
        score.value,
        score.stderr ?? null,
        score.n ?? study.benchmarks[benchmark]?.n ?? null,
        score.k ?? study.benchmarks[benchmark]?.k ?? null,
        score.length ?? null,
      ]),
    ),
  );
  return [head, ...rows];
}

const reportStyle = `
.figures{display:flex;flex-wrap:wrap;gap:1rem 1.5rem}
.figures figure{margin:.5rem 0}
.pair{display:flex;flex-wrap:wrap;gap:.5rem}
.contents{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0}
.side{display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:1rem}
.side h4{margin:.25rem 0}
.figures figure{max-width:22rem}
.figures .pair{max-width:none}
.answers p{margin:.5rem 0}
`;
