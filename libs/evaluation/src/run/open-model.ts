import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { endpointSchema, samplingSettingsSchema, UserError, type Endpoint } from '@longhand/records';
import { canonicalJson, openSampler } from '@longhand/sampling';
import { endpointRespondent } from './endpoint-respondent.ts';
import type { Engine } from './engine.ts';
import type { Respondent } from './respondent.ts';
import type { Suite } from './suite.ts';

export interface OpenModelOptions {
  suite: Pick<Suite, 'endpoint' | 'batch'>;
  /** Folder that keeps the responses, by model. */
  cache: string;
  env?: Readonly<Record<string, string | undefined>>;
  onNotice: (line: string) => void;
  stopping: () => boolean;
  /** Chooses the backend; called once, before a model is loaded. */
  prepareEngine: () => Promise<void>;
}

/**
 * Opens what `--model` names: `http(s)://…/v1#name`, a folder in Hugging Face's layout, or a Hub id
 * (`owner/name@revision`), whose files are fetched. Throws a UserError where it is none of them.
 */
export async function openModel(model: string, options: OpenModelOptions): Promise<Respondent> {
  const { suite, cache, onNotice, stopping, env } = options;
  if (/^https?:\/\//.test(model)) {
    const { endpoint, hash } = await endpointOf(model, suite.endpoint, env);
    const journal = journalPath(cache, hash);
    return endpointRespondent({
      endpoint,
      hash,
      journal,
      onNotice,
      stopping,
      ...(env === undefined ? {} : { env }),
    });
  }
  await options.prepareEngine();
  const engine = await engineOf(model, onNotice);
  const { engineRespondent } = await import('./engine-respondent.ts');
  return engineRespondent({ engine, journal: journalPath(cache, engine.hash), batch: suite.batch });
}

/** The engine over a folder or Hub id. */
export async function engineOf(model: string, onNotice: (line: string) => void): Promise<Engine> {
  // What computes is loaded only for those who need it.
  const { openEngine } = await import('./engine.ts');
  if (existsSync(join(model, 'config.json'))) return openEngine(model);
  if (existsSync(model))
    throw new UserError(`--model=${model}: holds no config.json; name the folder of a model or run`);
  if (!/^[\w.-]+\/[\w.-]+(@\S+)?$/.test(model)) {
    throw new UserError(
      `--model=${model}: no such folder; a Hub id is written owner/name, an endpoint http://…/v1#name`,
    );
  }
  return openEngine(await fetchModel(model, onNotice), model);
}

/** Fetches the files of a model that are read here; returns their folder in the cache that Python shares. */
async function fetchModel(id: string, onNotice: (line: string) => void): Promise<string> {
  const { downloadFile, listRepoFiles, openHub, parseRepoName, resolveRepo, snapshotFolder } =
    await import('@longhand/hub');
  const hub = openHub({ onWait: onNotice });
  const { name, revision } = parseRepoName(id);
  const repo = await resolveRepo(hub, 'model', name, revision);
  const files = (await listRepoFiles(hub, repo)).filter(({ path }) => needed.test(path));
  const weights = files.filter(({ path }) => path.endsWith('.safetensors'));
  if (weights.length === 0) throw new UserError(`--model=${id}: its repository holds no .safetensors files`);
  for (const file of files) {
    if (file.size > 50_000_000) onNotice(`${name}: ${file.path}, ${(file.size / 1e6).toFixed(0)} MB`);
    await downloadFile(hub, repo, file);
  }
  return snapshotFolder(hub, repo);
}

/** Files at the top of a repository that a model, its tokenizer and template are made of. */
const needed = /^(?!consolidated)[^/]+\.(safetensors|json|jinja)$|^merges\.txt$/;

/**
 * The endpoint of `url#name` (without a name, its only model), and a hash of what it tells of the model, so that
 * another model under the same name is not taken for it.
 */
async function endpointOf(
  text: string,
  settings: Suite['endpoint'],
  env: Readonly<Record<string, string | undefined>> | undefined,
): Promise<{ endpoint: Endpoint; hash: string }> {
  const cut = text.lastIndexOf('#');
  const url = cut < 0 ? text : text.slice(0, cut);
  const name = cut < 0 ? '' : text.slice(cut + 1);
  if (!URL.canParse(url)) {
    throw new UserError(`--model=${text}: ${url} is not a URL; write http://localhost:8000/v1#name`);
  }
  const endpoint = endpointSchema.parse({ ...settings, url, model: name === '' ? '?' : name });
  const sampler = openSampler({
    endpoint,
    settings: samplingSettingsSchema.parse({}),
    ...(env === undefined ? {} : { env }),
  });
  try {
    const models = await sampler.models().catch((error: unknown) => {
      if ((error as { status?: number }).status !== undefined && name !== '') return [];
      throw new UserError(`--model=${text}: does not tell its models (${(error as Error).message})`, {
        exitCode: 1,
      });
    });
    if (name === '' && models.length !== 1) {
      const names = models.map(({ id }) => id);
      throw new UserError(
        `--model=${text}: serves ${models.length} models; add #name of one: ${names.slice(0, 8).join(', ')}`,
      );
    }
    const id = name === '' ? models[0]!.id : name;
    const { root, model_hash } = models.find((model) => model.id === id) ?? { id };
    const told = canonicalJson({ id, root: root ?? null });
    const hash = createHash('sha256').update(told).digest('hex');
    // trainer:serve tells the hash of its weights, others only a name.
    return { endpoint: { ...endpoint, model: id }, hash: typeof model_hash === 'string' ? model_hash : hash };
  } finally {
    await sampler.close();
  }
}

function journalPath(cache: string, hash: string): string {
  return join(cache, `${hash.slice(0, 16)}.jsonl`);
}
