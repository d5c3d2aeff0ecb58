import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearest, override, parseContract, UserError } from '@longhand/records';
import { parseDocument } from 'yaml';
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
  const suggestion = nearest(nameOrPath, known);
  throw new UserError(
    `--config=${nameOrPath}: no such config; ` +
      (suggestion === undefined ? `there are ${known.sort().join(', ')}` : `did you mean "${suggestion}"?`),
  );
}

function readYaml(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${(error as Error).message})`);
  }
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) throw new UserError(`${path}: ${fault.message.split('\n')[0] ?? 'not YAML'}`);
  return document.toJS() as unknown;
}

function withoutNew(raw: unknown): unknown {
  const copy = structuredClone(raw) as { model: Record<string, unknown> };
  delete copy.model.new;
  return copy;
}
