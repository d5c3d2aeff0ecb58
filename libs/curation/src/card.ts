import { stringify } from 'yaml';
import type { Manifest, Recipe, Stats } from '@longhand/records';
import { tokenEstimate } from '@longhand/quality';

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
    '## Verification',
    '',
    verificationText(recipe),
    '',
    ...verdictTable(stats),
    '',
    '## Use',
    '',
    '```python',
    'from datasets import load_dataset',
    `data = load_dataset("path/to/${recipe.name}", split="${Object.keys(stats.splits)[0] ?? 'train'}")`,
    '```',
    '',
    'Each row holds `messages` (role and content), so TRL, verl and LLaMA-Factory train on it as it is. ' +
      'The same rows lie in `arrow/` as Arrow IPC files, to be mapped into memory.',
    '',
    '## Recipe',
    '',
    `Made by Longhand with this recipe (sha256 \`${manifest.recipe_sha256}\`); ` +
      'the same recipe on the same input gives the same bytes.',
    '',
    '```yaml',
    stringify(recipe).trimEnd(),
    '```',
    '',
  ].join('\n');
}

function frontMatter({ recipe, splits, shards }: Manifest): object {
  const rows = Object.values(splits).reduce((sum, n) => sum + n, 0);
  return {
    license: recipe.license,
    language: recipe.languages,
    task_categories: ['text-generation'],
    size_categories: [sizeCategory(rows)],
    tags: ['reasoning', 'chain-of-thought', 'verified', 'longhand', ...recipe.tags],
    pretty_name: recipe.title ?? recipe.name,
    configs: [
      {
        config_name: 'default',
        data_files: [...new Set(shards.map(({ split }) => split))].map((split) => ({
          split,
          path: `data/${split}-*.parquet`,
        })),
      },
    ],
  };
}

/** The Hub's own size classes. */
function sizeCategory(rows: number): string {
  const steps: [number, string][] = [
    [1e3, 'n<1K'],
    [1e4, '1K<n<10K'],
    [1e5, '10K<n<100K'],
    [1e6, '100K<n<1M'],
    [1e7, '1M<n<10M'],
    [1e8, '10M<n<100M'],
  ];
  return steps.find(([most]) => rows < most)?.[1] ?? '100M<n<1B';
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
  return verify.keep === 'correct'
    ? `${how} Only rows whose answer is correct are kept.`
    : `${how} The verdict is a label (\`verdict\`); no row is dropped for it.`;
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

/** The card as it is published: where it says how to load the data set, the repo's name. */
export function cardForRepo(card: string, { recipe }: Manifest, repo: string): string {
  return card.replaceAll(placeholder(recipe), repo);
}

/** Stands in the card's snippets for the repo, as long as there is none. */
function placeholder({ name }: Recipe): string {
  return `path/to/${name}`;
}
