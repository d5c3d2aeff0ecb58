import { totalErrors } from '../dynamics/evidence.ts';
import { seededRandom } from '../statistics/seeded-random.ts';
import { normalQuantile } from '../statistics/distributions.ts';
import { scoredBenchmarks, type Run, type Study } from '../study/study.ts';
import { alikeBut, endOf, trainedRuns } from './factors.ts';

/** How a score grows with the number of samples, all else equal. */
export interface Saturation {
  benchmark: string;
  points: { run: string; samples: number; value: number; stderr: number | null }[];
  /** score = ceiling - drop x (samples / least)^-rate; null where there are fewer than four sizes or no errors. */
  fit: {
    ceiling: number;
    drop: number;
    rate: number;
    ceilingInterval: [number, number];
    /** Expected change from twice the largest number of samples, with its 95 % interval. */
    doubling: number;
    doublingInterval: [number, number];
  } | null;
  reading: 'still-growing' | 'saturated' | 'cannot-tell';
  why: string;
}

/** Rates tried: from hardly a bend to all of it at once. */
const rates = Array.from({ length: 60 }, (_, index) => 0.05 * 1.07 ** index);
/** A gain from doubling that is surely below this share counts as none. */
const worthwhile = 0.01;

/** Fits every group of runs that differ only in `samples`, with uncertainty from the scores' errors (parametric bootstrap). */
export function saturationsOf(study: Study, { seed = 0, draws = 300 } = {}): Saturation[] {
  const runs = trainedRuns(study).filter((run) => typeof run.factors.samples === 'number');
  const groups: Run[][] = [];
  const free = [{ name: 'samples', levels: [], aliases: ['steps'] }];
  for (const run of runs) {
    const group = groups.find(([first]) => alikeBut(first!, run, free));
    if (group) group.push(run);
    else groups.push([run]);
  }
  return groups.flatMap((group) =>
    scoredBenchmarks(study).flatMap(([benchmark, about]) => {
      const points = group
        .filter((run) => endOf(run)?.[benchmark] !== undefined)
        .map((run) => {
          const score = endOf(run)![benchmark]!;
          return {
            run: run.name,
            samples: run.factors.samples as number,
            value: score.value,
            stderr: totalErrors(score, about).here,
          };
        })
        .sort((a, b) => a.samples - b.samples);
      return new Set(points.map(({ samples }) => samples)).size < 2
        ? []
        : [read(benchmark, points, seed, draws)];
    }),
  );
}

function read(benchmark: string, points: Saturation['points'], seed: number, draws: number): Saturation {
  const sizes = new Set(points.map(({ samples }) => samples)).size;
  const none = { benchmark, points, fit: null, reading: 'cannot-tell' as const };
  if (sizes < 4)
    return { ...none, why: `${sizes} sizes do not carry a curve with a ceiling; four are the least` };
  if (points.some(({ stderr }) => stderr === null)) return { ...none, why: 'the scores have no errors' };
  const centre = fitCurve(points);
  const random = seededRandom(seed);
  const noise = (): number => normalQuantile(Math.max(1e-12, random()));
  const others = Array.from({ length: draws }, () =>
    fitCurve(points.map((point) => ({ ...point, value: point.value + noise() * point.stderr! }))),
  );
  const doublingInterval = middle(others.map(({ doubling }) => doubling));
  const fit = { ...centre, doublingInterval, ceilingInterval: middle(others.map(({ ceiling }) => ceiling)) };
  if (doublingInterval[1] < worthwhile) {
    return {
      ...none,
      fit,
      reading: 'saturated',
      why: 'twice the samples would surely give less than a point',
    };
  }
  if (doublingInterval[0] > 0)
    return { ...none, fit, reading: 'still-growing', why: 'twice the samples would surely give more' };
  return { ...none, fit, why: 'the errors leave both growth and saturation open' };
}

interface Curve {
  ceiling: number;
  drop: number;
  rate: number;
  doubling: number;
}

/** Weighted least squares over a grid of rates: linear in ceiling and drop for each. */
function fitCurve(points: readonly { samples: number; value: number; stderr: number | null }[]): Curve {
  const least = points[0]!.samples;
  const most = points.at(-1)!.samples;
  let best: (Curve & { loss: number }) | null = null;
  for (const rate of rates) {
    const x = points.map(({ samples }) => (samples / least) ** -rate);
    const w = points.map(({ stderr }) => 1 / Math.max(stderr!, 1e-9) ** 2);
    const total = sum(w);
    const meanX = sum(x.map((each, i) => each * w[i]!)) / total;
    const meanY = sum(points.map(({ value }, i) => value * w[i]!)) / total;
    const xx = sum(x.map((each, i) => w[i]! * (each - meanX) ** 2));
    const slope =
      xx === 0 ? 0 : sum(x.map((each, i) => w[i]! * (each - meanX) * (points[i]!.value - meanY))) / xx;
    const ceiling = meanY - slope * meanX;
    const loss = sum(points.map(({ value }, i) => w[i]! * (value - ceiling - slope * x[i]!) ** 2));
    const at = (samples: number): number => ceiling + slope * (samples / least) ** -rate;
    if (best === null || loss < best.loss) {
      best = { ceiling, drop: -slope, rate, doubling: at(2 * most) - at(most), loss };
    }
  }
  const { ceiling, drop, rate, doubling } = best!;
  return { ceiling, drop, rate, doubling };
}

function middle(values: readonly number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[Math.floor(0.025 * (sorted.length - 1))]!, sorted[Math.ceil(0.975 * (sorted.length - 1))]!];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
