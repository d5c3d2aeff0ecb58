import { Template } from '@huggingface/jinja';
import { UserError } from '@longhand/records';

import { localFiles, readJson, type ModelFiles } from './model-files.ts';
import { contentOf, type TokenizerFiles } from './tokenizer-files.ts';

/** One turn; templates may read more than role and content. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
  readonly [key: string]: unknown;
}

/** A chat template in Jinja, and the tokens it may name. */
export interface ChatTemplate {
  readonly source: string;
  /** `bos_token`, `eos_token` and the like. */
  readonly tokens: Readonly<Record<string, string>>;
  /** What errors call it. */
  readonly where: string;
}

/** What else a template is told. */
export interface RenderOptions {
  /** True ends the text where the assistant is to go on. */
  readonly addGenerationPrompt?: boolean;
  /** Tools, as templates that know tools expect them. */
  readonly tools?: readonly unknown[];
  /** Variables of a template's own, such as `enable_thinking` of Qwen3. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

const TOKENS = ['bos_token', 'eos_token', 'pad_token', 'unk_token'];

/**
 * Reads a model's chat template: chat_template.jinja, or `chat_template` of tokenizer_config.json (of several the one
 * named `default`). Undefined where the model has none.
 */
export async function loadChatTemplate(folder: string | ModelFiles): Promise<ChatTemplate | undefined> {
  const files = typeof folder === 'string' ? localFiles(folder) : folder;
  const config = {
    ...((await readJson(files, 'special_tokens_map.json')) as object | undefined),
    ...((await readJson(files, 'tokenizer_config.json')) as object | undefined),
  } as Record<string, unknown>;
  const tokens = namedTokens(config);
  const file = await files.read('chat_template.jinja');
  if (file) {
    return { source: new TextDecoder().decode(file), tokens, where: `${files.name}/chat_template.jinja` };
  }
  const source = ofConfig(config.chat_template);
  return source === undefined ? undefined : { source, tokens, where: `${files.name}/tokenizer_config.json` };
}

/** The chat template among a tokenizer's files, such as `trainTokenizer` makes; undefined where there is none. */
export function chatTemplateOf(files: TokenizerFiles, where = 'tokenizer'): ChatTemplate | undefined {
  const source = files.chatTemplate ?? ofConfig(files.config.chat_template);
  return source === undefined ? undefined : { source, tokens: namedTokens(files.config), where };
}

/** Renders a conversation as text. Throws UserError with what the template objects to. */
export function render(
  template: ChatTemplate,
  messages: readonly ChatMessage[],
  options: RenderOptions = {},
): string {
  const { addGenerationPrompt = false, tools, variables } = options;
  try {
    return compiled(template).render({
      ...template.tokens,
      ...variables,
      messages,
      add_generation_prompt: addGenerationPrompt,
      ...(tools && { tools }),
    });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new UserError(`${template.where}: the chat template cannot render this conversation (${cause})`, {
      cause: error,
    });
  }
}

const cache = new WeakMap<ChatTemplate, Template>();

function compiled(template: ChatTemplate): Template {
  let parsed = cache.get(template);
  if (!parsed) cache.set(template, (parsed = new Template(template.source)));
  return parsed;
}

function namedTokens(config: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    TOKENS.flatMap((name) => {
      const content = contentOf(config[name]);
      return content === undefined ? [] : [[name, content] as const];
    }),
  );
}

function ofConfig(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  const named = value as { name?: unknown; template?: unknown }[];
  const chosen = named.find(({ name }) => name === 'default') ?? named[0];
  return typeof chosen?.template === 'string' ? chosen.template : undefined;
}
