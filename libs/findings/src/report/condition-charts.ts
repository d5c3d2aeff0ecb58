import { colour, seriesColour, type ChartSpec } from '@longhand/charts';
import { change } from '../analysis/number-words.ts';
import type { Interaction } from '../conditions/effects.ts';
import type { Transfer } from '../conditions/transfer.ts';
import type { SafetyPoint } from '../safety/safety-tax.ts';

/** Runs x benchmarks, the change from the base in each cell; what is not sure is in brackets. Shares only. */
export function transferChart(transfers: readonly Transfer[]): ChartSpec {
  const values = transfers.map(({ run, benchmark, value, claim }) => ({
    run,
    benchmark,
    size: Math.min(1, Math.abs(value) / 0.3),
    way: value >= 0 ? 'up' : 'down',
    text: claim === 'cannot-tell' ? `(${change(value, 'share')})` : change(value, 'share'),
  }));
  const benchmarks = [...new Set(transfers.map(({ benchmark }) => benchmark))];
  const cell = {
    x: {
      field: 'benchmark',
      type: 'nominal',
      sort: benchmarks,
      axis: { orient: 'top', title: null, labelAngle: -35, labelLimit: 160, domain: false, ticks: false },
    },
    y: {
      field: 'run',
      type: 'nominal',
      sort: null,
      axis: { title: null, labelLimit: 420, domain: false, ticks: false },
    },
  };
  return {
    description: `Change of each benchmark from the base by run, in points: ${transfers.map(({ run, benchmark, value }) => `${run}, ${benchmark} ${change(value, 'share')}`).join('; ')}`,
    width: { step: 62 },
    height: { step: 26 },
    data: { values },
    encoding: cell,
    layer: [
      {
        mark: 'rect',
        encoding: {
          color: {
            field: 'way',
            type: 'nominal',
            scale: { domain: ['up', 'down'], range: [colour('gain'), colour('loss')] },
            legend: null,
          },
          opacity: {
            field: 'size',
            type: 'quantitative',
            scale: { domain: [0, 1], range: [0, 0.38] },
            legend: null,
          },
        },
      },
      { mark: { type: 'text', fontSize: 11 }, encoding: { text: { field: 'text' } } },
    ],
  } as unknown as ChartSpec;
}

/** How one factor's effect depends on another: two lines that are not parallel. */
export function interactionChart(interaction: Interaction, scores: readonly number[]): ChartSpec {
  const [[from, to], [here, there]] = interaction.levels;
  const [a, b, c, d] = scores as [number, number, number, number];
  const values = [
    { x: String(here), line: String(from), score: 100 * a },
    { x: String(there), line: String(from), score: 100 * c },
    { x: String(here), line: String(to), score: 100 * b },
    { x: String(there), line: String(to), score: 100 * d },
  ];
  return {
    description: `${interaction.benchmark}: ${values.map(({ x, line, score }) => `${line} with ${x} ${score.toFixed(1)}`).join(', ')}`,
    width: 170,
    height: 140,
    data: { values },
    mark: { type: 'line', point: { filled: true, size: 36 } },
    encoding: {
      x: {
        field: 'x',
        type: 'nominal',
        sort: null,
        axis: { title: interaction.factors[1], labelAngle: 0, labelLimit: 90 },
      },
      y: {
        field: 'score',
        type: 'quantitative',
        scale: { zero: false },
        axis: { title: interaction.benchmark, tickCount: 4 },
      },
      color: {
        field: 'line',
        type: 'nominal',
        sort: null,
        legend: { title: interaction.factors[0], orient: 'bottom', direction: 'vertical', labelLimit: 220 },
      },
      strokeDash: { field: 'line', type: 'nominal', sort: null, legend: null },
    },
  } as unknown as ChartSpec;
}

/** Reasoning gained against safety lost, checkpoint by checkpoint. */
export function safetyChart(points: readonly SafetyPoint[]): ChartSpec {
  const values = points.flatMap((point) =>
    point.safety.map(({ benchmark, worse, sure }) => ({
      reasoning: 100 * point.reasoning.value,
      lost: 100 * worse,
      benchmark,
      run: point.run,
      step: point.step,
      sure: sure === 'cannot-tell' ? 'not sure' : 'sure',
    })),
  );
  return {
    description: `Safety lost against reasoning gained, in points: ${values.map(({ run, step, benchmark, reasoning, lost }) => `${run} at ${step ?? 'the end'}: ${benchmark} ${lost.toFixed(1)} lost for ${reasoning.toFixed(1)}`).join('; ')}`,
    width: 320,
    height: 240,
    layer: [
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', color: colour('muted') },
        encoding: { y: { field: 'zero', type: 'quantitative' } },
      },
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', color: colour('muted') },
        encoding: { x: { field: 'zero', type: 'quantitative' } },
      },
      {
        data: { values },
        mark: { type: 'point', size: 80, strokeWidth: 2, color: seriesColour(4) },
        encoding: {
          x: { field: 'reasoning', type: 'quantitative', axis: { title: 'reasoning gained, points' } },
          y: { field: 'lost', type: 'quantitative', axis: { title: 'safety lost, points' } },
          color: {
            field: 'run',
            type: 'nominal',
            legend: { labelLimit: 300, orient: 'bottom', direction: 'vertical' },
          },
          shape: {
            field: 'benchmark',
            type: 'nominal',
            legend: { labelLimit: 300, orient: 'bottom', direction: 'vertical' },
          },
        },
      },
    ],
  } as unknown as ChartSpec;
}
