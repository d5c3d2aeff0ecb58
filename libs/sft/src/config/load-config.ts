import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { noSuchName, override, parseContract, readYaml, UserError } from '@longhand/records';
import { trainConfigSchema, type TrainConfig } from './train-config.ts';

/** Where configs are, and what the command line changes of one. */
export interface LoadConfigOptions {
  /** Folder of configs by name. */
  readonly configs: string;
  /** `path=value`, applied in order. */
  readonly sets?: readonly string[];
  /** Goes before `data.path`. */
  readonly data?: string | undefined;
  /** Goes before `model.path` and `model.new`. */
  readonly model?: string | undefined;
}

/**
 * Reads a config by name (`NAME.yaml` of the folder of configs) or by path, applies overrides, and checks it. Throws
 * UserError of one line that names the file, the key and, for an unknown one, the nearest known.
 */
export function loadConfig(nameOrPath: string, options: LoadConfigOptions): TrainConfig {
  const path = locate(nameOrPath, options.configs);
  let raw = readYaml(path);
  if (options.data !== undefined) raw = override(raw, `data.path=${JSON.stringify(options.data)}`);
  if (options.model !== undefined) {
    raw = withoutNew(override(raw, `model.path=${JSON.stringify(options.model)}`));
  }
  for (const assignment of options.sets ?? []) raw = override(raw, assignment);
  return parseContract(trainConfigSchema, raw, path);
}

function locate(nameOrPath: string, configs: string): string {
  if (/[/\\]|\.ya?ml$/.test(nameOrPath)) {
    if (!existsSync(nameOrPath)) throw new UserError(`--config=${nameOrPath}: no such file`);
    return nameOrPath;
  }
  const path = join(configs, `${nameOrPath}.yaml`);
  if (existsSync(path)) return path;
  const known = existsSync(configs)
    ? readdirSync(configs).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -5)] : []))
    : [];
  throw noSuchName('config', nameOrPath, known);
}

function withoutNew(raw: unknown): unknown {
  const copy = structuredClone(raw) as { model: Record<string, unknown> };
  delete copy.model.new;
  return copy;
}
