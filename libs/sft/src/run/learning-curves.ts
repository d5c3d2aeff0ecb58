import { svgOf, type ChartSpec } from '@longhand/charts';
import type { MetricsLine } from '@longhand/records';

/** The points of the curves, as many as a chart can show. */
const MOST_POINTS = 400;

/**
 * A run's learning curves as an SVG that stands alone: loss, and where there were probes their accuracy in domain and
 * out of it, well-formed answers, and response length.
 */
export async function learningCurves(name: string, lines: readonly MetricsLine[]): Promise<string> {
  const steps = lines.filter((line) => !('probe' in line) && typeof line.loss === 'number');
  const every = Math.max(1, Math.ceil(steps.length / MOST_POINTS));
  const loss = steps
    .filter((_, i) => i % every === 0 || i === steps.length - 1)
    .map((line) => ({ step: line.global_step, value: line.loss as number }));
  const probes = lines.filter((line) => 'probe' in line);
  const pointsOf = (figure: string): Point[] =>
    probes.flatMap((line) => {
      const value = line[figure];
      return typeof value === 'number' ? [{ step: line.global_step, value, probe: String(line.probe) }] : [];
    });
  const charts = [
    curve('loss (nats a token)', loss, { zero: false }),
    curve('correct answers', pointsOf('accuracy'), { percent: true }),
    curve('answers of the numbers given', pointsOf('well_formed'), { percent: true }),
    curve('response length (tokens, mean)', pointsOf('response_length_mean'), {}),
  ].filter((chart) => chart !== null);
  const spec = {
    description: `Learning curves of ${name}: ${describe(loss, pointsOf('accuracy'))}`,
    concat: charts,
    columns: 2,
    spacing: 24,
  };
  return svgOf(spec as unknown as ChartSpec, { standalone: true });
}

interface Point {
  readonly step: number;
  readonly value: number;
  readonly probe?: string;
}

function curve(
  title: string,
  values: readonly Point[],
  { percent = false, zero = true }: { percent?: boolean; zero?: boolean },
): object | null {
  if (values.length === 0) return null;
  const several = values.some(({ probe }) => probe !== undefined);
  return {
    title,
    width: 300,
    height: 180,
    data: { values },
    mark: several ? { type: 'line', point: true } : { type: 'line' },
    encoding: {
      x: { field: 'step', type: 'quantitative', title: 'step' },
      y: {
        field: 'value',
        type: 'quantitative',
        title: null,
        scale: percent ? { domain: [0, 1] } : { zero },
        ...(percent && { axis: { format: '.0%' } }),
      },
      ...(several && { color: { field: 'probe', type: 'nominal', title: null } }),
    },
  };
}

function describe(loss: readonly Point[], accuracy: readonly Point[]): string {
  const [first, last] = [loss[0], loss.at(-1)];
  const parts = first && last ? [`loss from ${first.value.toFixed(2)} to ${last.value.toFixed(2)}`] : [];
  for (const probe of new Set(accuracy.map((point) => point.probe))) {
    const end = accuracy.filter((point) => point.probe === probe).at(-1)!;
    parts.push(`${probe!} ${(100 * end.value).toFixed(0)} % correct at step ${end.step}`);
  }
  return `${parts.join(', ')}.`;
}
