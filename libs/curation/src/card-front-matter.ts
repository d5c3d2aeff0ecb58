import type { Manifest } from '@longhand/records';
import { RECORD_FIELDS, type ShardType } from '@longhand/shards';

/**
 * The card's front matter in the forms that the Hub documents: licence, size, tags, configs whose splits are
 * globs, `dataset_info` with the features as `datasets` names them, and the source data sets.
 *
 * See https://huggingface.co/docs/hub/datasets-cards and
 * https://github.com/huggingface/hub-docs/blob/main/datasetcard.md.
 */
export function frontMatter({ recipe, splits, shards, sources }: Manifest): object {
  const rows = Object.values(splits).reduce((sum, n) => sum + n, 0);
  const hubSources = recipe.sources.flatMap((source) =>
    source.kind === 'hub' ? [source.repo.split('@')[0]!] : [],
  );
  const named = [...new Set(shards.map(({ split }) => split))];
  const made = sources.some(({ name }) => name === 'countdown');
  return {
    license: recipe.license,
    language: recipe.languages,
    task_categories: ['text-generation'],
    size_categories: [sizeCategory(rows)],
    tags: ['reasoning', 'chain-of-thought', 'verified', 'longhand', ...recipe.tags],
    pretty_name: recipe.title ?? recipe.name,
    ...(hubSources.length > 0
      ? { source_datasets: [...new Set(hubSources)] }
      : made
        ? { source_datasets: ['original'] }
        : {}),
    configs: [
      {
        config_name: 'default',
        data_files: named.map((split) => ({ split, path: `data/${split}-*.parquet` })),
      },
    ],
    dataset_info: {
      config_name: 'default',
      features: RECORD_FIELDS.map(({ name, type }) => featureOf(name, type)),
      splits: named.map((split) => ({ name: split, num_examples: splits[split] ?? 0 })),
      download_size: shards.reduce((sum, { parquet }) => sum + parquet.bytes, 0),
    },
  };
}

function featureOf(name: string, type: ShardType): object {
  if (type === 'messages') {
    return {
      name,
      list: [
        { name: 'role', dtype: 'string' },
        { name: 'content', dtype: 'string' },
      ],
    };
  }
  return { name, dtype: type === 'utf8' ? 'string' : type };
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
