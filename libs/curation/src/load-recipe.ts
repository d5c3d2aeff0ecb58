import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  noSuchName,
  override,
  parseContract,
  readYaml,
  recipeSchema,
  UserError,
  type Recipe,
} from '@longhand/records';

export interface LoadedRecipe {
  recipe: Recipe;
  /** The card's text beside the recipe (`card.md`), empty where there is none. */
  card: string;
}

export interface LoadRecipeOptions {
  /** Folder that holds one folder a data set. */
  datasets: string;
  /** `path=value`, applied in order. */
  sets?: readonly string[];
  /** Files, folders or globs for the recipe's only `files` source. */
  inputs?: readonly string[];
}

/** Reads a recipe by name (a folder of `datasets`) or by path, applies overrides, and checks it. */
export function loadRecipe(nameOrPath: string, options: LoadRecipeOptions): LoadedRecipe {
  const path = locate(nameOrPath, options.datasets);
  let raw = readYaml(path);
  if (options.inputs !== undefined && options.inputs.length > 0) raw = withInputs(raw, options.inputs, path);
  for (const assignment of options.sets ?? []) raw = override(raw, assignment);
  const recipe = parseContract(recipeSchema, raw, path);
  const card = join(dirname(path), 'card.md');
  return { recipe, card: existsSync(card) ? readFileSync(card, 'utf8') : '' };
}

function locate(nameOrPath: string, datasets: string): string {
  if (/[/\\]|\.ya?ml$/.test(nameOrPath)) {
    const path = resolve(nameOrPath);
    if (!existsSync(path)) throw new UserError(`${nameOrPath}: no such recipe file`);
    return statSync(path).isDirectory() ? join(nameOrPath, 'recipe.yaml') : nameOrPath;
  }
  const path = join(datasets, nameOrPath, 'recipe.yaml');
  if (existsSync(path)) return path;
  const known = existsSync(datasets)
    ? readdirSync(datasets).filter((name) => existsSync(join(datasets, name, 'recipe.yaml')))
    : [];
  throw noSuchName('recipe', nameOrPath, known);
}

function withInputs(raw: unknown, inputs: readonly string[], path: string): unknown {
  const sources = (raw as { sources?: { kind?: string; problems?: { kind?: string } }[] } | null)?.sources;
  const places = (Array.isArray(sources) ? sources : []).flatMap(({ kind, problems }, place) => {
    if (kind === 'files') return [`sources.${String(place)}`];
    return kind === 'endpoint' && problems?.kind === 'files' ? [`sources.${String(place)}.problems`] : [];
  });
  const [only] = places;
  if (only === undefined || places.length > 1) {
    throw new UserError(
      `--input: ${path} has ${String(places.length)} sources of kind files; ` +
        (places.length === 0 ? 'it reads no files' : 'say which with --set sources.N.path=…'),
    );
  }
  return override(raw, `${only}.path=${JSON.stringify(inputs)}`);
}
