import { createHash } from 'node:crypto';
import {
  CountdownError,
  listSearch,
  listStatement,
  narrateSearch,
  planProblems,
  problemStatement,
  type CountdownProblem,
} from '@longhand/countdown';
import { estimateTokens } from '@longhand/quality';
import { UserError, type CountdownSource } from '@longhand/records';
import type { Draft } from './draft.ts';
import type { CountdownUnit } from './unit.ts';

/** Version of the generator and the narrator: raise it when the same seed gives other text. */
export const countdownRevision = 'countdown@1';

const problemsPerUnit = 128;

/** Plans all problems of a Countdown source (no duplicates over all its splits) and cuts them into units. */
export function planCountdown(
  source: Omit<CountdownSource, 'trace'>,
  place: number,
  seed: number,
  limit: number | null,
): CountdownUnit[] {
  const planned = plan(source, place, seed, limit);
  return source.splits.flatMap(({ name }) => {
    const problems = planned[name] ?? [];
    const units: CountdownUnit[] = [];
    for (let first = 0; first < problems.length; first += problemsPerUnit) {
      const piece = problems.slice(first, first + problemsPerUnit);
      units.push({ kind: 'countdown', source: place, split: name, first, problems: piece });
    }
    return units;
  });
}

function plan(
  source: Omit<CountdownSource, 'trace'>,
  place: number,
  seed: number,
  limit: number | null,
): Record<string, CountdownProblem[]> {
  try {
    return planProblems({
      seed: seed + place,
      splits: source.splits.map((split) => ({
        name: split.name,
        count: limit === null ? split.rows : Math.min(split.rows, limit),
        operands: split.operands,
        targets: split.targets,
      })),
      numbers: source.numbers,
      target: source.target,
      reservedTargetShare: source.reserved_target_share,
    });
  } catch (error) {
    if (error instanceof CountdownError)
      throw new UserError(`recipe: sources.${String(place)}: ${error.message}`);
    throw error;
  }
}

/** Narrates the problems of a unit. The text of a problem depends on seed, split and its place alone. */
export function* produceCountdown(
  unit: CountdownUnit,
  source: CountdownSource,
  seed: number,
): Generator<Draft> {
  for (const [offset, problem] of unit.problems.entries()) {
    const draft = countdownProblem(unit, offset, seed);
    if (source.trace.style === 'list') {
      const { response } = listSearch(problem);
      yield { ...draft, problem: listStatement(problem), response, pass_rate: null };
      continue;
    }
    const trace = narrateSearch(problem, {
      seed: problemSeed(unit, offset, seed),
      length: { median: source.trace.median_tokens, max: source.trace.max_tokens },
      countTokens: estimateTokens,
    });
    yield { ...draft, response: trace.response, pass_rate: null };
  }
}

/** A problem of a unit, without a response. */
export function countdownProblem(
  unit: CountdownUnit,
  offset: number,
  seed: number,
): Omit<Draft, 'response' | 'pass_rate' | 'truncated'> {
  const problem = unit.problems[offset]!;
  const { numbers, target } = problem;
  return {
    split: unit.split,
    source: 'countdown',
    source_revision: countdownRevision,
    domain: 'countdown',
    difficulty: `${String(numbers.length)} numbers`,
    problem: problemStatement(problem, problemSeed(unit, offset, seed)),
    answer: JSON.stringify({ numbers, target }),
    metadata: '{}',
  };
}

function problemSeed(unit: CountdownUnit, offset: number, seed: number): number {
  return seedOf(`${String(seed + unit.source)}/${unit.split}/${String(unit.first + offset)}`);
}

/** A whole number below 2^48 out of a text. */
function seedOf(key: string): number {
  return createHash('sha256').update(key).digest().readUIntBE(0, 6);
}
