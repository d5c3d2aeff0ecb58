import { endChange, type Dynamics } from '../dynamics/dynamics.ts';
import type { LengthDynamics } from '../dynamics/response-length.ts';
import type { SafetyPoint } from '../safety/safety-tax.ts';
import { change, listed } from './number-words.ts';

const domainWords = {
  in: 'in domain',
  ood: 'out of domain',
  general: 'in general ability',
  safety: 'in safety',
} as const;

/** The answer to "does it generalize?", run by run, a paragraph each; only what is sure, then what cannot be told. */
export function answersOf(
  curves: readonly Dynamics[],
  lengths: readonly LengthDynamics[],
  safety: readonly SafetyPoint[],
): { run: string; answer: string }[] {
  const runs = [...new Set(curves.map(({ run }) => run))];
  return runs.map((run) => ({
    run,
    answer: [
      ...sentences(curves.filter((curve) => curve.run === run)),
      ...lengthSentences(lengths.filter((length) => length.run === run)),
      ...safetySentences(safety.filter((point) => point.run === run)),
    ].join(' '),
  }));
}

/** What several runs say together: how many gain and lose where, and how many dip and come back. */
export function overallAnswer(curves: readonly Dynamics[]): string {
  const runs = [...new Set(curves.map(({ run }) => run))];
  if (runs.length < 2) return '';
  const count = (holds: (curve: Dynamics) => boolean): number =>
    runs.filter((run) => curves.some((curve) => curve.run === run && holds(curve))).length;
  const up = (curve: Dynamics): boolean => curve.endAgainstBase === 'above';
  const down = (curve: Dynamics): boolean => curve.endAgainstBase === 'below';
  const said = (['in', 'ood', 'general', 'safety'] as const).flatMap((domain) => {
    const here = (curve: Dynamics): boolean => curve.domain === domain;
    const measured = count(here);
    if (measured === 0) return [];
    return [
      `${domainWords[domain]}, ${count((curve) => here(curve) && up(curve))} end better than their base on at least one benchmark and ${count((curve) => here(curve) && down(curve))} worse on at least one`,
    ];
  });
  const followed = runs.filter((run) => curves.some((curve) => curve.run === run && curve.points.length > 2));
  const dipped = count(({ shape }) => shape === 'dip-and-recovery');
  return (
    `Of ${runs.length} runs, ${said.join('; ')}. ` +
    (followed.length === 0
      ? 'No run was followed over checkpoints, so nothing can be said of dips.'
      : `${followed.length} ${followed.length === 1 ? 'was' : 'were'} followed over checkpoints, and ${dipped} of them ${dipped === 1 ? 'is' : 'are'} worse than the base first and ${dipped === 1 ? 'comes' : 'come'} back.`)
  );
}

function sentences(curves: readonly Dynamics[]): string[] {
  const named = (shapes: readonly Dynamics['shape'][], among: readonly Dynamics[] = curves): string =>
    listed(
      among
        .filter(({ shape }) => shapes.includes(shape))
        .map((curve) => `${curve.benchmark}${bracketed(curve)}`),
    );
  const said: string[] = [];
  for (const domain of ['in', 'ood', 'general'] as const) {
    const here = curves.filter((curve) => curve.domain === domain);
    const up = named(['gain'], here);
    if (up !== '') said.push(`${capital(domainWords[domain])} it gains on ${up}.`);
  }
  const recovered = curves.filter(({ shape }) => shape === 'dip-and-recovery');
  if (recovered.length > 0) {
    const past = recovered.filter(({ endAgainstBase }) => endAgainstBase === 'above');
    const back = recovered.filter((curve) => !past.includes(curve));
    const parts = [
      ...(past.length > 0 ? [`ends better than it on ${named(['dip-and-recovery'], past)}`] : []),
      ...(back.length > 0
        ? [`comes back on ${named(['dip-and-recovery'], back)}, without being surely better`]
        : []),
    ];
    said.push(
      `It is first worse than the base, then ${listed(parts)}: stopped at the dip, the run would have looked like a loss.`,
    );
  }
  const down = named(['loss', 'dip-without-recovery']);
  if (down !== '') said.push(`It ends worse than the base on ${down}.`);
  const over = named(['rise-then-fall']);
  if (over !== '') said.push(`It gains and loses again (overfitting) on ${over}.`);
  const same = named(['flat']);
  if (same !== '') said.push(`No change on ${same}.`);
  const open = listed(
    curves.filter(({ shape }) => shape === 'cannot-tell').map(({ benchmark }) => benchmark),
  );
  if (open !== '') said.push(`Nothing sure can be said of ${open}.`);
  return said;
}

function bracketed(curve: Dynamics): string {
  const difference = endChange(curve);
  return difference === null ? '' : ` (${change(difference.value, curve.kind)})`;
}

function lengthSentences(lengths: readonly LengthDynamics[]): string[] {
  const of = (reading: LengthDynamics['reading']): string =>
    listed(lengths.filter((length) => length.reading === reading).map(({ benchmark }) => benchmark));
  const falling = of('still-falling');
  const long = of('still-long');
  return [
    ...(falling === ''
      ? []
      : [`Responses are still getting shorter on ${falling}: training is not finished.`]),
    ...(long === ''
      ? []
      : [
          `Responses stay long on ${long}: the surface is imitated, what is below it not yet, or not at this size.`,
        ]),
  ];
}

function safetySentences(points: readonly SafetyPoint[]): string[] {
  const last = points.at(-1);
  if (last === undefined) return [];
  const lost = last.safety
    .filter(({ sure }) => sure === 'lost')
    .map(({ benchmark, value }) => `${benchmark} (${change(value, 'share')})`);
  const gained = last.safety
    .filter(({ sure }) => sure === 'gained')
    .map(({ benchmark, value }) => `${benchmark} (${change(value, 'share')})`);
  return [
    ...(lost.length > 0
      ? [`Safety is lost on ${listed(lost)}, for ${change(last.reasoning.value, 'share')} of reasoning.`]
      : []),
    ...(gained.length > 0 ? [`Safety is gained on ${listed(gained)}.`] : []),
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
