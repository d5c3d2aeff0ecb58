import { markup, page, raw, tableOf, type Markup } from '@longhand/charts';
import type { DataSetFiles } from '../data-set-files.ts';
import { funnelOf, portraitCharts } from './portrait-charts.ts';
import { portraitOf, rejectsOf, type Portrait } from './portrait.ts';
import { browserScript, browserStyle } from './row-browser.ts';
import { sampleRows, type RowSample } from './sample-rows.ts';

/**
 * A page that shows a data set whole: funnel, reasons, lengths, verdicts, domains, difficulties, near duplicates,
 * contamination, and a browser of at most `rows` kept and as many dropped rows. One file, no request leaves it; the
 * same data set gives the same bytes.
 */
export async function portraitPage(data: DataSetFiles, rows: number): Promise<string> {
  const portrait = await portraitOf(data);
  const rejects = rejectsOf(data);
  const samples = {
    kept: await sampleRows(data, 'kept', rows),
    rejected: rejects === null ? { rows: [], total: 0 } : await sampleRows(rejects, 'rejected', rows),
  };
  const charts = await portraitCharts(portrait);
  const title = data.manifest?.recipe.title ?? portrait.name;
  return page({
    title: `${title}: data set`,
    style: browserStyle,
    script: browserScript,
    data: { rows: [...samples.kept.rows, ...samples.rejected.rows] },
    body: markup`<h1>${title}</h1>
${opening(portrait, samples.rejected.total)}
<section class="charts" aria-label="Charts">${charts.map(
      ({ heading, svg }) => markup`<figure><figcaption>${heading}</figcaption>${raw(svg)}</figure>`,
    )}</section>
${tables(portrait)}
${browser(samples.kept, samples.rejected)}`,
  });
}

function opening({ counts, run, tokens }: Portrait, rejected: number): Markup {
  const kept = count(counts.rows);
  const of = run === null ? null : markup` of ${count(run.rows_in)} read, ${count(rejected)} dropped`;
  const counted = tokens === null ? null : markup` Lengths are in tokens by ${tokens}.`;
  return markup`<p>${kept} rows${of}; ${count(counts.duplicateProblems)} with a problem that another row has too.${counted}</p>`;
}

function tables(portrait: Portrait): Markup {
  const { counts, run, dropped, contamination } = portrait;
  const number = (heading: string) => ({ heading, number: true });
  const parts: Markup[] = [];
  if (run !== null) {
    const reasons = dropped.map(({ stage, reason, rows }) => [stage, reason, count(rows)]);
    parts.push(
      markup`<h2>The way of the rows</h2>`,
      tableOf(
        'Rows after each stage',
        [{ heading: 'Stage' }, number('Dropped'), number('Left')],
        funnelOf(portrait).map(({ step, rows, dropped }) => [step, count(dropped), count(rows)]),
      ),
      tableOf('Dropped rows', [{ heading: 'Stage' }, { heading: 'Reason' }, number('Rows')], reasons),
    );
  }
  if (counts.lengths.length > 0) {
    const columns = ['Split', 'Rows', 'Mean', 'Min', '5 %', '25 %', 'Median', '75 %', '95 %', 'Max'];
    parts.push(
      markup`<h2>Lengths</h2>`,
      tableOf(
        'Tokens of the response',
        columns.map((heading, i) => ({ heading, number: i > 0 })),
        counts.lengths.map(({ split, summary: s }) => [
          split,
          ...[s.rows, s.mean, s.min, s.p5, s.p25, s.median, s.p75, s.p95, s.max].map(count),
        ]),
      ),
    );
  }
  for (const { benchmark, rows, items, hits } of contamination) {
    parts.push(
      markup`<h2>In ${benchmark}</h2><p>${count(rows)} rows repeat ${count(items)} items.</p>`,
      tableOf(
        `Problems in ${benchmark}`,
        [
          number('Item'),
          { heading: 'Rule' },
          number('Figure'),
          { heading: 'Shared words' },
          { heading: 'Problem' },
        ],
        hits
          .slice(0, 200)
          .map((hit) => [
            String(hit.item),
            hit.rule.replaceAll('_', ' '),
            hit.figure.toFixed(2),
            hit.span,
            hit.problem.length > 300 ? `${hit.problem.slice(0, 300)}…` : hit.problem,
          ]),
      ),
      markup`${hits.length > 200 && markup`<p>The first 200 of ${count(hits.length)} are shown; \`pipeline:stats --json\` has all.</p>`}`,
    );
  }
  return markup`${parts}`;
}

function browser(kept: RowSample, rejected: RowSample): Markup {
  const shown = (sample: RowSample, what: string) =>
    `${count(sample.rows.length)} of ${count(sample.total)} ${what} rows`;
  return markup`<h2 id="rows-heading">Rows</h2>
<p>${shown(kept, 'kept')} and ${shown(rejected, 'dropped')} are in this page, at even distances.</p>
<div class="filters" role="search">
<label>Search <input id="search" type="search" placeholder="words in any text"></label>
<label>Rows <select id="kind"><option value="">kept and dropped</option><option value="kept">kept</option><option value="rejected">dropped</option></select></label>
<label>Split <select id="split"><option value="">all</option></select></label>
<label>Reason <select id="reason"><option value="">all</option></select></label>
</div>
<p id="found" role="status"></p>
<ul class="rows" id="rows" aria-labelledby="rows-heading"></ul>
<div class="pager"><button type="button" id="back">Back</button><button type="button" id="next">Next</button></div>`;
}

function count(n: number): string {
  return n.toLocaleString('en');
}
