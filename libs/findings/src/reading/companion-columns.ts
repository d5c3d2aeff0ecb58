import type { ScoreRow } from './score-rows.ts';

/** Name under which the mean length over several benchmarks is kept, where a table gives one figure a row. */
export const overallLength = 'all responses';

const endings: ['length' | 'stderr' | 'n', RegExp][] = [
  [
    'length',
    /^(.*?)[\s_-]*(?:\(?(?:mean|avg|average)\)?[\s_-]*)?(?:response|output|gen(?:eration)?)?[\s_-]*(?:length|len|tokens)$/i,
  ],
  ['stderr', /^(.+?)[\s_-]+(?:stderr|std_?err|standard error|se)$/i],
  ['n', /^(.+?)[\s_-]+(?:n|questions)$/i],
];

/**
 * Takes columns that accompany a score out of the scores: `MATH500_length`, `MATH500_stderr`, `MATH500_n`; a column
 * that is a length of nothing in particular (`length`, `avg_tokens`) is that of all responses.
 */
export function withoutCompanions(row: ScoreRow): ScoreRow {
  const scores: ScoreRow['scores'] = {};
  const extra: NonNullable<ScoreRow['extra']> = { ...row.extra };
  for (const [column, value] of Object.entries(row.scores)) {
    const found = companionOf(column, row.scores);
    if (found === null) scores[column] = value;
    else if (found.of === overallLength) scores[overallLength] = value;
    else extra[found.of] = { ...extra[found.of], [found.key]: value };
  }
  return { ...row, scores, extra };
}

function companionOf(
  column: string,
  scores: Record<string, number>,
): { of: string; key: 'length' | 'stderr' | 'n' } | null {
  for (const [key, pattern] of endings) {
    const prefix = pattern.exec(column)?.[1];
    if (prefix === undefined) continue;
    const of = Object.keys(scores).find((name) => name !== column && plain(name) === plain(prefix));
    if (of !== undefined) return { of, key };
    if (key === 'length' && /^(mean|avg|average|response|output)?$/i.test(prefix.trim())) {
      return { of: overallLength, key };
    }
  }
  return null;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
