import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chatTemplateOf,
  checkTokenizerFits,
  disposeModel,
  loadChatTemplate,
  loadModel,
  loadTokenizer,
  newModel,
  readConfig,
  stopTokens,
  type ChatTemplate,
  type DecoderConfig,
  type Model,
  type Tokenizer,
} from '@longhand/lm';
import { UserError } from '@longhand/records';
import { materialize } from '@longhand/tfjs-onnxruntime';
import * as tf from '@tensorflow/tfjs-core';
import { stagesOf, type NewModelConfig, type TrainConfig } from '../config/train-config.ts';
import { checkTemplate, type ConversationTemplate } from '../data/conversation-spans.ts';
import type { Lora } from '../lora.ts';
import { newModelFiles, tokenizerOf } from './new-model-files.ts';

/** All that turns conversations into a model's tokens, and the model's sizes; no weights. */
export interface Reader {
  readonly config: DecoderConfig;
  readonly tokenizer: Tokenizer;
  readonly template: ConversationTemplate;
  /** Tokens that end a response. */
  readonly stop: readonly number[];
  /** Files that go beside the weights into each checkpoint. */
  readonly files: ReadonlyMap<string, { readonly text: string } | { readonly copy: string }>;
}

/** What learns: a model with all that turns conversations into its tokens. */
export interface Learner extends Omit<Reader, 'config'> {
  readonly model: Model;
  /** Adapters, where they are what is trained. */
  lora?: Lora;
}

/** Files of a model's folder that a checkpoint takes over as they are. */
const SIDE_FILES = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.json',
  'merges.txt',
  'generation_config.json',
  'chat_template.jinja',
];

/**
 * The model that a run begins with, or goes on with from a checkpoint's folder. Throws UserError where files are
 * missing or damaged, the tokenizer does not belong to the model, or the template has no assistant part.
 */
export async function loadLearner(config: TrainConfig, out: string, checkpoint?: string): Promise<Learner> {
  const { config: sizes, ...reader } = await loadReader(config, out);
  // Adapters stand on the weights the run began with; a full model goes on from the checkpoint's.
  const from = config.lora === undefined ? checkpoint : undefined;
  const folder = from ?? config.model.path;
  const model = folder === undefined ? newModel(sizes, config.seed) : await loadModel(folder);
  return { ...reader, model };
}

/** The same without weights. */
export async function loadReader(config: TrainConfig, out: string): Promise<Reader> {
  const { model } = config;
  if (model.new !== undefined) return newReader(config, model.new, out);
  if (model.path === undefined) {
    throw new UserError('the config names no model: give --model=<folder>, or model.new in the config');
  }
  return readerOf(config, model.path);
}

/** Frees a learner's weights and adapters. */
export function freeModel(learner: Learner): void {
  disposeModel(learner.model);
  if (learner.lora) tf.dispose([...learner.lora.variables.values()]);
}

/** The model as it is to be used, adapters merged into its weights; `free` lets go of what was made for that. */
export function mergedModel(learner: Learner): { model: Model; free: () => void } {
  const { lora } = learner;
  if (!lora) return { model: learner.model, free: () => undefined };
  let merged!: Model;
  const made = tf.tidy(() => {
    merged = lora.merged();
    return [...merged.parameters].flatMap(([name, tensor]) =>
      tensor === learner.model.parameters.get(name) ? [] : [tensor],
    );
  });
  materialize(made);
  return {
    model: merged,
    free: () => {
      tf.dispose(made);
    },
  };
}

/** A hash of all weights. */
export function hashWeights(model: Model): string {
  const hash = createHash('sha256');
  for (const [name, tensor] of model.parameters) {
    const values = tensor.dataSync();
    hash.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

async function readerOf(config: TrainConfig, path: string): Promise<Reader> {
  const sizes = await readConfig(path);
  const tokenizer = await loadTokenizer(path);
  const template = templateOf(config, await loadChatTemplate(path), path);
  checkTokenizerFits(tokenizer, sizes, path);
  const copied = SIDE_FILES.filter((name) => existsSync(join(path, name)));
  const files = new Map<string, { text: string } | { copy: string }>(
    copied.map((name) => [name, { copy: join(path, name) }]),
  );
  if (config.model.chat_template !== undefined) {
    files.set('chat_template.jinja', { text: template.template.source });
  }
  return { config: sizes, tokenizer, template, stop: await stopTokens(path, sizes, tokenizer), files };
}

async function newReader(config: TrainConfig, sizes: NewModelConfig, out: string): Promise<Reader> {
  const [stage] = stagesOf(config);
  const tokenizer = await tokenizerOf(sizes, stage!.data, join(out, '.work', 'tokenizer'));
  const made = newModelFiles(sizes, tokenizer);
  const own = chatTemplateOf(tokenizer.files, 'the new model');
  const template = templateOf(config, own, 'the new model');
  const files = new Map(Object.entries(made.files).map(([name, text]) => [name, { text }] as const));
  files.set('chat_template.jinja', { text: template.template.source });
  return { config: made.config, tokenizer, template, stop: made.config.eos, files };
}

function templateOf(config: TrainConfig, own: ChatTemplate | undefined, where: string): ConversationTemplate {
  const { chat_template: path, template_variables: variables } = config.model;
  let template = own;
  if (path !== undefined) {
    let source: string;
    try {
      source = readFileSync(path, 'utf8');
    } catch (error) {
      throw new UserError(`model.chat_template: ${path} cannot be read (${(error as Error).message})`);
    }
    template = { source, tokens: own?.tokens ?? {}, where: path };
  }
  if (template === undefined) {
    throw new UserError(`${where}: has no chat template; name a file in Jinja with model.chat_template`);
  }
  const result = { template, variables };
  checkTemplate(result);
  return result;
}
