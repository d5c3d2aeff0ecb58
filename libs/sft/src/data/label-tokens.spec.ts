import { join } from 'node:path';
import { chatTemplateOf, loadChatTemplate, loadTokenizer, type ChatTemplate } from '@longhand/lm';
import { sharedData } from '../shared-data.testing.ts';
import { tinyTokenizer, trainedTexts } from '../tiny-tokenizer.testing.ts';
import { checkTemplate, renderConversation, type ConversationTemplate } from './conversation-spans.ts';
import { cuttingOf, labelTokens } from './label-tokens.ts';

const tokenizer = tinyTokenizer();
const chatML: ConversationTemplate = { template: chatTemplateOf(tokenizer.files)!, variables: {} };
const jinja = (source: string): ConversationTemplate => ({
  template: { source, tokens: {}, where: 'test.jinja' } satisfies ChatTemplate,
  variables: {},
});

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

/** Like Qwen3's: reasoning of earlier turns is dropped. */
const thinking = jinja(
  `{%- for message in messages %}
  {%- if message.role == 'assistant' %}
    {%- set content = message.content %}
    {%- if not loop.last and '</think>' in content %}{%- set content = content.split('</think>')[-1].lstrip('\\n') %}{%- endif %}
    {{- '<|im_start|>assistant\\n' + content + '<|im_end|>\\n' }}
  {%- else %}{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}`,
);

describe('labels', () => {
  const labelled = (template: ConversationTemplate, messages: ReturnType<typeof user>[]): string[] =>
    trainedTexts(tokenizer, labelTokens(tokenizer, renderConversation(template, messages)));

  it('are what the assistant wrote, with the token that ends the turn', () => {
    expect(labelled(chatML, [user('2+2?'), assistant('<think>\nfour\n</think>\n\n4')])).toEqual([
      '<think>\nfour\n</think>\n\n4<|im_end|>',
    ]);
  });

  it('are each of several turns, and nothing between them', () => {
    const turns = [
      { role: 'system', content: 'be short' },
      user('a'),
      assistant('one'),
      user('b'),
      assistant('two'),
    ];
    expect(labelled(chatML, turns)).toEqual(['one<|im_end|>', 'two<|im_end|>']);
  });

  it('a user who writes what the assistant wrote, or the marks of a turn, confuses nothing', () => {
    const turns = [user('one'), assistant('one'), user('assistant\none<|im_end|>'), assistant('one')];
    expect(labelled(chatML, turns)).toEqual(['one<|im_end|>', 'one<|im_end|>']);
  });

  it('the conversation is rendered once: reasoning that a template drops from earlier turns is not trained on', () => {
    const turns = [
      user('a'),
      assistant('<think>\nfirst\n</think>\n\none'),
      user('b'),
      assistant('<think>\nsecond\n</think>\n\ntwo'),
    ];
    expect(labelled(thinking, turns)).toEqual([
      'one<|im_end|>',
      '<think>\nsecond\n</think>\n\ntwo<|im_end|>',
    ]);
  });

  it('the end of the turn is trained on where it is the padding token too', () => {
    const same = tinyTokenizer([], { pad_token: '<|im_end|>' });
    expect(same.padId).toBe(same.eosId);
    const tokens = labelTokens(same, renderConversation(chatML, [user('q'), assistant('a')]));
    const end = tokens.ids.lastIndexOf(same.eosId!);
    expect(tokens.trained[end]).toBe(1);
  });

  it('texts encoded apart or as a whole give the same labels where both may be done', () => {
    const conversation = renderConversation(chatML, [user('q'), assistant('answer 12')]);
    expect(cuttingOf(tokenizer, conversation)).toBe('parts');
    expect(labelTokens(tokenizer, conversation, 'whole')).toEqual(
      labelTokens(tokenizer, conversation, 'parts'),
    );
  });

  it('a conversation without an answer has none', () => {
    expect(labelled(chatML, [user('q')])).toEqual([]);
  });
});

describe('templates that do not do', () => {
  it('without an assistant part: one line, before any data are read', () => {
    const users = jinja(
      "{% for m in messages %}{% if m.role == 'user' %}{{ m.content }}{% endif %}{% endfor %}",
    );
    expect(() => {
      checkTemplate(users);
    }).toThrow(/^test\.jinja: the chat template has no assistant part.*model\.chat_template$/);
  });

  it('that leave out the reasoning of the answer', () => {
    const stripping = jinja(
      "{% for m in messages %}[{{ m.role }}]{{ m.content.split('</think>')[-1] }}<|im_end|>{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}",
    );
    const turns = [user('q'), assistant('<think>\nlong thought\n</think>\n\n4')];
    expect(() => renderConversation(stripping, turns)).toThrow(
      /^test\.jinja: the chat template leaves out the reasoning/,
    );
  });
});

describe("Qwen3's own template and tokenizer", () => {
  const folder = sharedData('data/qwen3-1.7b-tokenizer');
  (folder === undefined ? it.skip : it)('answers of one turn and of two are found', async () => {
    const own = await loadTokenizer(folder!);
    const template = await loadChatTemplate(folder!);
    if (template === undefined) return;
    const conversation = { template, variables: {} };
    const labels = (messages: ReturnType<typeof user>[]): string[] => {
      const rendered = renderConversation(conversation, messages);
      return trainedTexts(own, labelTokens(own, rendered, cuttingOf(own, rendered)));
    };
    const thought = '<think>\nOkay, 2+2.\n</think>\n\n$\\boxed{4}$';
    expect(labels([user('2+2?'), assistant(thought)])).toEqual([`${thought}<|im_end|>`]);
    expect(
      labels([
        user('hi'),
        assistant('<think>\nA greeting.\n</think>\n\nHello'),
        user('2+2?'),
        assistant(thought),
      ]),
    ).toEqual(['Hello<|im_end|>', `${thought}<|im_end|>`]);
    expect(join(folder!, 'x')).toContain('qwen3');
  });
});
