import { colour, seriesColour, type ChartSpec } from '@longhand/charts';
import { level, stepWords } from '../analysis/number-words.ts';
import { shapeOf } from '../analysis/reading.ts';
import type { CurvePoint, Dynamics } from '../dynamics/dynamics.ts';
import type { LengthDynamics } from '../dynamics/response-length.ts';

/** Axis of steps: zero and powers of two in one picture. */
const stepAxis = (steps: readonly number[]): object => ({
  field: 'step',
  type: 'quantitative',
  scale: { type: 'symlog', constant: 8, nice: false },
  axis: { title: 'step', values: thinned(steps), grid: false, labelOverlap: true },
});

/** Labels that fit: the first, the last and what lies well apart between them. */
function thinned(steps: readonly number[]): number[] {
  const place = (step: number): number => Math.log1p(step / 8);
  const width = place(steps.at(-1) ?? 1) || 1;
  const kept: number[] = [];
  for (const step of steps) {
    if (kept.length === 0 || (place(step) - place(kept.at(-1)!)) / width > 0.13) kept.push(step);
  }
  return kept;
}

/** A score over steps with the interval of its difference from the base, the base as a line, dip and recovery marked. */
export function curveChart(curve: Dynamics): ChartSpec {
  const scale = curve.kind === 'share' ? 100 : 1;
  const base = curve.base!.value;
  const at = (difference: CurvePoint['fromBase'], side: 0 | 1): number | null => {
    const interval = difference === null ? null : difference.interval;
    return interval === null ? null : (base + interval[side]) * scale;
  };
  const values = curve.points
    .filter(({ step }) => step !== null)
    .map(({ step, value, fromBase }) => ({
      step,
      score: value * scale,
      low: at(fromBase, 0),
      high: at(fromBase, 1),
    }));
  const marks = marksOf(curve).map((mark) => ({ ...mark, score: mark.score * scale }));
  return {
    description: `${curve.benchmark}, ${shapeOf(curve)}: ${curve.points.map(({ step, value }) => `${level(value, curve.kind)} at ${stepWords(step)}`).join(', ')}`,
    width: 250,
    height: 150,
    layer: [
      {
        data: { values: [{ base: base * scale }] },
        mark: { type: 'rule', strokeDash: [4, 3], color: colour('muted') },
        encoding: { y: { field: 'base', type: 'quantitative' } },
      },
      {
        data: { values },
        layer: [
          {
            mark: { type: 'area', opacity: 0.18, color: seriesColour(0) },
            encoding: {
              x: stepAxis(values.map(({ step }) => step!)),
              y: { field: 'low', type: 'quantitative' },
              y2: { field: 'high' },
            },
          },
          {
            mark: {
              type: 'line',
              point: { filled: true, size: 28, color: seriesColour(0) },
              color: seriesColour(0),
            },
            encoding: {
              x: { field: 'step', type: 'quantitative' },
              y: {
                field: 'score',
                type: 'quantitative',
                scale: { zero: false },
                axis: { title: null, tickCount: 4 },
              },
            },
          },
        ],
      },
      {
        data: { values: marks },
        layer: [
          { mark: { type: 'point', size: 110, strokeWidth: 2, color: colour('loss'), filled: false } },
          { mark: { type: 'text', dy: { expr: "datum.label === 'dip' ? 16 : -12" }, fontSize: 11 } },
        ],
        encoding: {
          x: { field: 'step', type: 'quantitative' },
          y: { field: 'score', type: 'quantitative' },
          text: { field: 'label' },
        },
      },
    ],
  } as unknown as ChartSpec;
}

function marksOf({
  dip,
  recoveredAt,
  points,
  higherIsBetter,
}: Dynamics): { step: number; score: number; label: string }[] {
  const marks: { step: number; score: number; label: string }[] = [];
  if (dip !== null && dip.step !== null)
    marks.push({ step: dip.step, score: dip.value, label: higherIsBetter ? 'dip' : 'worst' });
  const back = points.find(({ step }) => step !== null && step === recoveredAt);
  if (back !== undefined) marks.push({ step: back.step!, score: back.value, label: 'past the base' });
  return marks;
}

/** Mean response length over steps. */
export function lengthChart(length: LengthDynamics): ChartSpec {
  const values = length.points.map(({ step, length: tokens }) => ({ step, tokens }));
  return {
    description: `${length.benchmark}, mean response length in ${length.unit}: ${values.map(({ step, tokens }) => `${Math.round(tokens)} at ${stepWords(step)}`).join(', ')}`,
    width: 250,
    height: 150,
    data: { values },
    mark: { type: 'line', point: { filled: true, size: 28, color: seriesColour(1) }, color: seriesColour(1) },
    encoding: {
      x: stepAxis(values.map(({ step }) => step)),
      y: { field: 'tokens', type: 'quantitative', axis: { title: null, tickCount: 4, format: '~s' } },
    },
  } as unknown as ChartSpec;
}
