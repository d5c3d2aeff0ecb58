import { seriesColour, svgOf, type ChartSpec } from '@longhand/charts';
import type { Portrait } from './portrait.ts';

/** Rows that are left after each stage, as a funnel that adds up. */
export interface FunnelStep {
  step: string;
  rows: number;
  dropped: number;
}

export function funnelOf({ run, dropped }: Pick<Portrait, 'run' | 'dropped'>): FunnelStep[] {
  if (run === null) return [];
  const steps: FunnelStep[] = [{ step: 'read', rows: run.rows_in, dropped: 0 }];
  for (const { stage, rows } of dropped) {
    const last = steps.at(-1)!;
    if (last.step === stage) {
      last.dropped += rows;
      last.rows -= rows;
    } else steps.push({ step: stage, rows: last.rows - rows, dropped: rows });
  }
  return steps;
}

/** The charts of a portrait, each with its heading, as SVG text. */
export async function portraitCharts(portrait: Portrait): Promise<{ heading: string; svg: string }[]> {
  const { counts, run, dropped, clusters, contamination } = portrait;
  const charts: { heading: string; spec: ChartSpec }[] = [];
  if (run !== null) {
    const funnel = funnelOf(portrait);
    charts.push({
      heading: 'Rows after each stage',
      spec: bars(
        funnel.map(({ step, rows, dropped }) => ({
          label: dropped === 0 ? step : `${step} (−${dropped.toLocaleString('en')})`,
          rows,
        })),
        `Funnel: ${funnel.map(({ step, rows }) => `${step} ${String(rows)}`).join(', ')}`,
        'rows left',
      ),
    });
    const reasons = dropped.map(({ stage, reason, rows }) => ({ label: `${stage}: ${reason}`, rows }));
    if (reasons.length > 0) {
      charts.push({
        heading: 'Dropped rows by reason',
        spec: bars(reasons.slice(0, 30), 'Dropped rows by stage and reason', 'rows'),
      });
    }
  }
  for (const { split } of counts.lengths) {
    const classes = counts.histogram.filter((each) => each.split === split);
    charts.push({
      heading: `Response length, ${split}`,
      spec: columns(
        classes.map(({ from, to, rows }) => ({ label: `${String(from)}–${String(to - 1)}`, rows })),
        `Rows of ${split} by tokens of the response`,
        'tokens of the response',
      ),
    });
  }
  for (const column of ['verdict', 'domain', 'difficulty', 'source']) {
    const values = counts.counts.filter((count) => count.column === column);
    const byValue = new Map<string, number>();
    for (const { value, rows } of values) byValue.set(value, (byValue.get(value) ?? 0) + rows);
    if (byValue.size === 0 || (column !== 'verdict' && byValue.size === 1 && byValue.has('none'))) continue;
    const rows = [...byValue].map(([label, n]) => ({ label, rows: n })).sort((a, b) => b.rows - a.rows);
    charts.push({
      heading: `Rows by ${column}`,
      spec: bars(rows.slice(0, 25), `Rows by ${column}`, 'rows'),
    });
  }
  if (clusters.length > 0) {
    charts.push({
      heading: 'Clusters of near duplicates',
      spec: columns(
        clusters.map(({ size, clusters: rows }) => ({ label: String(size), rows })),
        'Clusters of near duplicates by their size; one row of each stays',
        'rows in the cluster',
        'clusters',
      ),
    });
  }
  if (contamination.length > 0) {
    const found = contamination.flatMap(({ benchmark, rules }) =>
      Object.entries(rules).map(([rule, rows]) => ({
        label: benchmark,
        rule: rule.replaceAll('_', ' '),
        rows,
      })),
    );
    charts.push({
      heading: 'Problems found in benchmarks',
      spec: {
        ...frame('Rows dropped for each benchmark, by rule'),
        data: { values: found },
        height: { step: 26 },
        mark: 'bar',
        encoding: {
          y: { field: 'label', type: 'nominal', title: null, axis: { labelLimit: 260 } },
          x: { field: 'rows', type: 'quantitative', title: 'rows', stack: 'zero' },
          color: { field: 'rule', type: 'nominal', title: 'rule' },
        },
      },
    });
  }
  return Promise.all(charts.map(async ({ heading, spec }) => ({ heading, svg: await svgOf(spec) })));
}

interface Bar {
  label: string;
  rows: number;
}

const frame = (description: string) =>
  ({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    width: 420,
  }) as const;

/** Horizontal bars in the given order, each with its figure. */
function bars(values: readonly Bar[], description: string, title: string): ChartSpec {
  const order = values.map(({ label }) => label);
  const y = { field: 'label', type: 'nominal', sort: order, title: null, axis: { labelLimit: 260 } };
  const x = { field: 'rows', type: 'quantitative', title, axis: { tickMinStep: 1, format: ',d' } };
  return {
    ...frame(description),
    data: { values: [...values] },
    height: { step: 24 },
    layer: [
      { mark: { type: 'bar', color: seriesColour(0) }, encoding: { y, x } },
      {
        mark: { type: 'text', align: 'left', dx: 4 },
        encoding: { y, x, text: { field: 'rows', type: 'quantitative', format: ',d' } },
      },
    ],
  } as ChartSpec;
}

/** Columns side by side in the given order. */
function columns(values: readonly Bar[], description: string, title: string, rows = 'rows'): ChartSpec {
  const order = values.map(({ label }) => label);
  return {
    ...frame(description),
    data: { values: [...values] },
    height: 200,
    mark: { type: 'bar', color: seriesColour(0) },
    encoding: {
      x: { field: 'label', type: 'nominal', sort: order, title, axis: { labelAngle: -40 } },
      y: { field: 'rows', type: 'quantitative', title: rows, axis: { tickMinStep: 1, format: ',d' } },
    },
  };
}
