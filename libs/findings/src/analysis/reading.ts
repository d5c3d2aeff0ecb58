import type { Dynamics } from '../dynamics/dynamics.ts';
import type { Shape } from '../dynamics/classify.ts';
import { change, level, span, stepWords } from './number-words.ts';

/** Names of the shapes as a reader meets them. */
export const shapeWords: Record<Shape, string> = {
  gain: 'gain',
  'dip-and-recovery': 'dip and recovery',
  'dip-without-recovery': 'dip without recovery',
  'rise-then-fall': 'rise, then fall',
  loss: 'loss',
  flat: 'no change',
  'cannot-tell': 'cannot tell',
};

/** Name of a curve's shape; where less is better a dip is a worsening. */
export function shapeOf({ shape, higherIsBetter }: Pick<Dynamics, 'shape' | 'higherIsBetter'>): string {
  if (higherIsBetter) return shapeWords[shape];
  if (shape === 'dip-and-recovery') return 'worsening and recovery';
  if (shape === 'dip-without-recovery' || shape === 'loss') return 'worsening';
  return shape === 'gain'
    ? 'improvement'
    : shape === 'rise-then-fall'
      ? 'improvement, then worsening'
      : shapeWords[shape];
}

/** One sentence for a curve, with the figures it rests on and no more than they carry. */
export function readingOf(curve: Dynamics): string {
  const { kind, base, end, dip, peak } = curve;
  const [down, up] = curve.higherIsBetter ? ['down', 'up'] : ['up', 'down'];
  if (base === null || end === null) return `Cannot tell: ${curve.why}.`;
  const from = level(base.value, kind);
  const last = `${level(end.value, kind)} at ${stepWords(end.step)}`;
  const against =
    end.fromBase === null
      ? ''
      : `${change(end.fromBase.value, kind)}, 95 % ${span(end.fromBase.interval, kind)}`;
  switch (curve.shape) {
    case 'gain':
      return `From ${from} to ${last} (${against}).${peakWords(curve)}${reach(curve)}`;
    case 'loss':
      return `From ${from} to ${last} (${against}).${reach(curve)}`;
    case 'flat':
      return `From ${from} to ${last} (${against}): no difference larger than what counts as none.`;
    case 'dip-and-recovery':
      return (
        `From ${from} ${down} to ${level(dip!.value, kind)} at ${stepWords(dip!.step)} (${change(dip!.fromBase!.value, kind)}, 95 % ${span(dip!.fromBase!.interval, kind)}), ` +
        `then back to ${last} (${change(curve.comeback!.value, kind)} from the dip, 95 % ${span(curve.comeback!.interval, kind)}); ` +
        `against the base ${against}: ${endWords(curve)}.${reach(curve)}`
      );
    case 'dip-without-recovery':
      return (
        `From ${from} ${down} to ${level(dip!.value, kind)} at ${stepWords(dip!.step)}, ${last} (${against}): it ends worse than the base` +
        `${curve.comeback !== null && sign(curve) * curve.comeback.value > 0 ? `, ${change(curve.comeback.value, kind)} from its lowest` : ''}.${reach(curve)}`
      );
    case 'rise-then-fall':
      return `From ${from} ${up} to ${level(peak!.value, kind)} at ${stepWords(peak!.step)}, then ${down} to ${last} (${against}): at least half of what was gained is lost again.${reach(curve)}`;
    case 'cannot-tell':
      return `Cannot tell: ${curve.why}${against === '' ? '' : ` (from ${from} to ${last}: ${against})`}.`;
  }
}

function sign(curve: Dynamics): 1 | -1 {
  return curve.higherIsBetter ? 1 : -1;
}

function endWords({ endAgainstBase, recoveredAt, end, base, higherIsBetter }: Dynamics): string {
  const past = recoveredAt === null ? '' : `, past the base from ${stepWords(recoveredAt)} on`;
  if (endAgainstBase === 'above') return `better than the base${past}`;
  if (endAgainstBase === 'same') return 'level with the base';
  const ahead = higherIsBetter ? end!.value >= base!.value : end!.value <= base!.value;
  return ahead
    ? 'it has come back to the base; whether it passes it cannot be told'
    : 'whether it has come back fully cannot be told';
}

/** A peak before the end is told where the end lies visibly below it. */
function peakWords({ peak, end, kind }: Dynamics): string {
  if (peak === null || end === null || peak.step === end.step) return '';
  const off = Math.abs(peak.value - end.value);
  return off < (kind === 'share' ? 0.02 : Infinity)
    ? ''
    : ` Highest ${level(peak.value, kind)} at ${stepWords(peak.step)}.`;
}

function reach({ beyond, method }: Dynamics): string {
  if (beyond === true || method === 'paired-bootstrap') return '';
  return beyond === false
    ? ' Sure for these questions; for other questions of the kind the totals alone do not carry it.'
    : '';
}
