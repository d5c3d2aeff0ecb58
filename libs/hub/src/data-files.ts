import { minimatch } from 'minimatch';
import { nearest, UserError } from '@longhand/records';
import { parse } from 'yaml';

/** Which files of a repo are wanted: those of a config and split, or those that globs name. */
export interface DataFilesQuery {
  config?: string | undefined;
  split: string;
  files?: readonly string[] | undefined;
}

/** The forms that can be read. */
const readable =
  /\.(parquet|arrow|ipc|feather|jsonl|ndjson|json|csv|tsv)$|\.(jsonl|ndjson|json|csv|tsv)\.gz$/i;

/**
 * The data files of a repo for a config and split, chosen as `datasets` does: by the `configs` of the card's
 * front matter; without those by the names of files and folders (`data/train-00000-of-00002.parquet`,
 * `test/…`, `dev.jsonl`), and all files as `train` where no name tells a split. Null where the repo has no
 * such files, but the Hub's own Parquet conversion may.
 *
 * See https://huggingface.co/docs/datasets/repository_structure.
 */
export function selectDataFiles(
  paths: readonly string[],
  card: string | null,
  query: DataFilesQuery,
  name: string,
): string[] | null {
  const data = paths.filter((path) => readable.test(path) && !isHidden(path));
  if (query.files !== undefined) {
    const globs = query.files;
    const chosen = data.filter((path) => globs.some((glob) => minimatch(path, glob)));
    if (chosen.length > 0) return chosen;
    throw new UserError(
      `${name}: no data file matches ${globs.join(', ')}; ${data.length === 0 ? 'it has none' : `it has ${few(data)}`}`,
    );
  }
  const configs = card === null ? [] : configsOf(card);
  if (configs.length === 0) {
    if (query.config !== undefined && query.config !== 'default') return null;
    const splits = splitsByName(
      data.filter((path) => !/(^|\/)(README|dataset_infos?|config|manifest|stats)\.\w+$/.test(path)),
    );
    return splits.size === 0 ? null : filesOf(splits, query.split, name);
  }
  const config = chooseConfig(configs, query.config, name);
  const splits = new Map<string, string[]>();
  for (const { split, globs } of config.files) {
    const chosen = data.filter((path) => globs.some((glob) => minimatch(path, glob)));
    if (chosen.length > 0) splits.set(split, [...(splits.get(split) ?? []), ...chosen]);
  }
  if (config.files.length === 0) {
    const below = data.filter((path) => config.folder === '' || path.startsWith(`${config.folder}/`));
    return filesOf(splitsByName(below), query.split, name);
  }
  return filesOf(splits, query.split, name);
}

/** The files of a config and split in `refs/convert/parquet`, where the Hub keeps `config/split/0000.parquet`. */
export function selectConverted(paths: readonly string[], query: DataFilesQuery, name: string): string[] {
  const parquet = paths.filter((path) => path.endsWith('.parquet'));
  const configs = [...new Set(parquet.map((path) => path.split('/')[0]!))];
  const config =
    query.config ??
    (configs.includes('default') ? 'default' : configs.length === 1 ? configs[0]! : undefined);
  if (config === undefined || !configs.includes(config)) throw unknownName(name, 'config', config, configs);
  const splits = new Map<string, string[]>();
  for (const path of parquet) {
    const [first, second = '', ...rest] = path.split('/');
    if (first !== config) continue;
    const split =
      rest.length > 0
        ? second.replace(/^partial-/, '')
        : (/-(\w+)(?:-\d+-of-\d+)?\.parquet$/.exec(second)?.[1] ?? 'train');
    splits.set(split, [...(splits.get(split) ?? []), path]);
  }
  return filesOf(splits, query.split, name);
}

function isHidden(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part.startsWith('__'));
}

function filesOf(splits: ReadonlyMap<string, string[]>, split: string, name: string): string[] {
  const files = splits.get(split);
  if (files === undefined) throw unknownName(name, 'split', split, [...splits.keys()]);
  return [...new Set(files)].sort();
}

function unknownName(
  name: string,
  what: string,
  asked: string | undefined,
  known: readonly string[],
): UserError {
  const suggestion = asked === undefined ? undefined : nearest(asked, known);
  const has = known.length === 0 ? `it has no ${what} at all` : `it has ${few(known)}`;
  if (asked === undefined)
    return new UserError(`${name} has several ${what}s: set ${what} to one of ${few(known)}`);
  return new UserError(
    `${name} has no ${what} "${asked}"; ${suggestion === undefined ? has : `did you mean "${suggestion}"?`}`,
  );
}

function few(names: readonly string[]): string {
  return names.length <= 8
    ? names.join(', ')
    : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}

interface CardConfig {
  name: string;
  isDefault: boolean;
  folder: string;
  files: { split: string; globs: string[] }[];
}

/** `configs` of a card's front matter; empty where there are none or the front matter is not YAML. */
function configsOf(card: string): CardConfig[] {
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1];
  if (front === undefined) return [];
  let value: unknown;
  try {
    value = parse(front);
  } catch {
    return [];
  }
  const configs = (value as { configs?: unknown } | null)?.configs;
  if (!Array.isArray(configs)) return [];
  return configs.flatMap((config: Record<string, unknown> | null) => {
    if (config === null || typeof config !== 'object') return [];
    const folder = typeof config.data_dir === 'string' ? config.data_dir.replaceAll(/^\.?\/+|\/+$/g, '') : '';
    return [
      {
        name: typeof config.config_name === 'string' ? config.config_name : 'default',
        isDefault: config.default === true,
        folder,
        files: dataFilesOf(config.data_files, folder),
      },
    ];
  });
}

function dataFilesOf(value: unknown, folder: string): CardConfig['files'] {
  const globsOf = (given: unknown): string[] =>
    [given]
      .flat()
      .flatMap((glob) =>
        typeof glob === 'string' ? [folder === '' ? glob.replace(/^\.\//, '') : `${folder}/${glob}`] : [],
      );
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.some((each) => typeof each === 'object')) {
    return (value as Record<string, unknown>[]).map(({ split, path }) => ({
      split: typeof split === 'string' ? split : 'train',
      globs: globsOf(path),
    }));
  }
  if (typeof value === 'object' && !Array.isArray(value)) {
    return Object.entries(value).map(([split, path]) => ({ split, globs: globsOf(path) }));
  }
  return [{ split: 'train', globs: globsOf(value) }];
}

function chooseConfig(configs: readonly CardConfig[], asked: string | undefined, name: string): CardConfig {
  const names = configs.map((config) => config.name);
  const found =
    asked === undefined
      ? (configs.find(({ isDefault }) => isDefault) ??
        configs.find((config) => config.name === 'default') ??
        (configs.length === 1 ? configs[0] : undefined))
      : configs.find((config) => config.name === asked);
  if (found === undefined) throw unknownName(name, 'config', asked, names);
  return found;
}

/** Words that tell a split, as `datasets` knows them. */
const splitWords: readonly (readonly [string, RegExp])[] = [
  ['train', /(^|[^a-zA-Z])(train|training)(?=[^a-zA-Z]|$)/i],
  ['validation', /(^|[^a-zA-Z])(validation|valid|dev|val)(?=[^a-zA-Z]|$)/i],
  ['test', /(^|[^a-zA-Z])(test|testing|eval|evaluation)(?=[^a-zA-Z]|$)/i],
];

function splitsByName(paths: readonly string[]): Map<string, string[]> {
  const splits = new Map<string, string[]>();
  const add = (split: string, path: string) => splits.set(split, [...(splits.get(split) ?? []), path]);
  for (const path of paths) {
    const split = /(?:^|\/)data\/(\w+)-\d{5}-of-\d{5}[^/]*$/.exec(path)?.[1];
    if (split !== undefined) add(split, path);
  }
  if (splits.size > 0) return splits;
  for (const path of paths) {
    const [split] = splitWords.find(([, word]) => word.test(path)) ?? [];
    if (split !== undefined) add(split, path);
  }
  if (splits.size > 0) return splits;
  for (const path of paths) add('train', path);
  return splits;
}
