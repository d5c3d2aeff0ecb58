import { stringify } from 'yaml';
import type { Manifest, Recipe, Stats } from '@longhand/records';
import { tokenEstimate } from '@longhand/quality';
import { frontMatter } from './card-front-matter.ts';
import { teacherText } from './card-teacher.ts';
import { citationText, filtersText, loadingText } from './card-use.ts';

/** The Hub card (README.md): front matter that the Hub and `datasets` read, then what a person asks. */
export function renderCard(manifest: Manifest, stats: Stats, text: string): string {
  const { recipe } = manifest;
  return [
    '---',
    stringify(frontMatter(manifest)).trimEnd(),
    '---',
    '',
    `# ${recipe.title ?? recipe.name}`,
    '',
    ...(text.trim() === '' ? [] : [text.trim(), '']),
    '## Rows',
    '',
    ...rowsTable(stats),
    '',
    '## From source to shard',
    '',
    ...funnel(stats),
    '',
    ...teacherText(manifest),
    '## Verification',
    '',
    verificationText(recipe),
    '',
    ...verdictTable(stats),
    '',
    ...filtersText(recipe),
    ...loadingText(manifest),
    '## Recipe',
    '',
    `Made by Longhand with this recipe (sha256 \`${manifest.recipe_sha256}\`); ` +
      'the same recipe on the same input gives the same bytes.',
    '',
    '```yaml',
    stringify(recipe).trimEnd(),
    '```',
    '',
    ...citationText(manifest),
  ].join('\n');
}

function rowsTable(stats: Stats): string[] {
  const header = '| split | rows | response tokens: median | p5 | p95 | max |';
  const lines = Object.entries(stats.splits).map(([split, { rows, response_tokens: t }]) =>
    t === null
      ? `| ${split} | ${String(rows)} | | | | |`
      : `| ${split} | ${String(rows)} | ${String(t.median)} | ${String(t.p5)} | ${String(t.p95)} | ${String(t.max)} |`,
  );
  return [header, '|---|---:|---:|---:|---:|---:|', ...lines, '', `Tokens are counted by ${tokenEstimate}.`];
}

function funnel(stats: Stats): string[] {
  const lines = Object.entries(stats.rejected).flatMap(([stage, reasons]) =>
    Object.entries(reasons).map(([reason, rows]) => `| dropped: ${stage}, ${reason} | ${String(rows)} |`),
  );
  return [
    '| step | rows |',
    '|---|---:|',
    `| read | ${String(stats.rows_in)} |`,
    ...lines,
    `| kept | ${String(stats.rows_kept)} |`,
    '',
    'Every dropped row is in `rejects/`, with its stage, its reason and what was seen.',
  ];
}

function verificationText({ verify }: Recipe): string {
  const how = `Each response's final answer is extracted and compared with the gold answer (kind: ${verify.kind}).`;
  const judged =
    verify.judge === undefined
      ? ''
      : ` Where rules could not decide, \`${verify.judge.endpoint.model}\` compared both; its verdicts bear ` +
        `\`+judge:${verify.judge.endpoint.model}\` in \`verifier\`.`;
  return verify.keep === 'correct'
    ? `${how}${judged} Only rows whose answer is correct are kept.`
    : `${how}${judged} The verdict is a label (\`verdict\`); no row is dropped for it.`;
}

function verdictTable(stats: Stats): string[] {
  return [
    '| source | correct | incorrect | unverifiable |',
    '|---|---:|---:|---:|',
    ...Object.entries(stats.verdict_by_source).map(
      ([source, v]) =>
        `| ${source} | ${String(v.correct ?? 0)} | ${String(v.incorrect ?? 0)} | ${String(v.unverifiable ?? 0)} |`,
    ),
  ];
}
