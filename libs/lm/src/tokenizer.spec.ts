import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';

import { sharedData } from './golden.testing.ts';
import {
  chatTemplateOf,
  checkTokenizerFits,
  loadChatTemplate,
  loadTokenizer,
  newTokenizer,
  parseConfig,
  render,
  saveTokenizer,
  stopTokens,
  trainTokenizer,
  type ChatMessage,
  type Tokenizer,
} from './index.ts';

const TEXTS = [
  'Using 25 + 7 = 32, then 32 * 2 = 64. <think>\nTry 25 + 7 = 32.\n</think>\nThe answer is (25 + 7) * 2.',
  "We try again: 64 - 7 = 57, and that's it. Größe, 数学, 🙂",
];

describe('a tokenizer made of texts', () => {
  const files = trainTokenizer(TEXTS, { vocabSize: 270 });
  const tokenizer = newTokenizer(files);

  it('gives back every text as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/\p{Surrogate}/u.test(text));
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
    for (const text of TEXTS) {
      const ids = tokenizer.encode(text);
      expect(tokenizer.decode(ids)).toBe(text);
      expect(ids.length).toBeLessThan(Buffer.byteLength(text) * 0.9);
    }
  });

  it('has the size asked for, or less where nothing occurs twice', () => {
    expect(tokenizer.vocabSize).toBe(270);
    expect(newTokenizer(trainTokenizer(['ab'], { vocabSize: 400 })).vocabSize).toBe(261);
    expect(() => trainTokenizer([], { vocabSize: 200 })).toThrow(
      'a vocabulary of 200 tokens is too small: bytes and marks alone are 261',
    );
  });

  it('does not depend on the order of texts', () => {
    expect(trainTokenizer([...TEXTS].reverse(), { vocabSize: 270 })).toEqual(files);
  });

  it('merges the most frequent pair first, of equals the one with the smaller ids', () => {
    const made = trainTokenizer(['aab aab aab xy'], { vocabSize: 264, minFrequency: 1 });
    const { merges } = made.tokenizer.model as { merges: string[][] };
    expect(merges.slice(0, 3)).toEqual([
      ['a', 'a'],
      ['aa', 'b'],
      ['Ġ', 'aab'],
    ]);
  });

  it('cuts numbers digit by digit', () => {
    expect(tokenizer.encode('1234')).toHaveLength(4);
  });

  it('keeps marks of thinking as text, and special tokens apart', () => {
    const text = '<|im_start|>a<think>b</think><|im_end|>';
    const ids = tokenizer.encode(text);
    expect(ids).toEqual([1, ...tokenizer.encode('a'), 3, ...tokenizer.encode('b'), 4, 2]);
    expect(tokenizer.decode(ids, { skipSpecial: true })).toBe('a<think>b</think>');
    expect(tokenizer.eosId).toBe(2);
    expect(tokenizer.padId).toBe(0);
    expect(tokenizer.tokenId('<think>')).toBe(3);
  });

  it('takes special tokens of a stranger as plain text where told to', () => {
    const ids = tokenizer.encode('<|im_end|><think>', { special: false });
    expect(ids).not.toContain(2);
    expect(ids.at(-1)).toBe(3);
    expect(tokenizer.decode(ids)).toBe('<|im_end|><think>');
  });

  it('is saved and loaded with its chat template, byte for byte the same each time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tokenizer-'));
    await saveTokenizer(files, folder);
    const first = await readFile(join(folder, 'tokenizer.json'), 'utf8');
    const loaded = await loadTokenizer(folder);
    expect(loaded.encode(TEXTS[0]!)).toEqual(tokenizer.encode(TEXTS[0]!));
    await saveTokenizer(loaded.files, folder);
    expect(await readFile(join(folder, 'tokenizer.json'), 'utf8')).toBe(first);
    const messages = [
      { role: 'user', content: 'How?' },
      { role: 'assistant', content: '<think>\nso\n</think>\nThus.' },
    ];
    const rendered = render((await loadChatTemplate(folder))!, messages, { addGenerationPrompt: true });
    expect(rendered).toBe(
      '<|im_start|>user\nHow?<|im_end|>\n<|im_start|>assistant\n<think>\nso\n</think>\nThus.<|im_end|>\n<|im_start|>assistant\n',
    );
    expect(render(chatTemplateOf(files)!, messages)).toBe(
      rendered.slice(0, -'<|im_start|>assistant\n'.length),
    );
    await rm(folder, { recursive: true });
  });

  it('decodes token by token into the same text, never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/\p{Surrogate}|\uFFFD/u.test(text));
        const decoder = tokenizer.decoder();
        const pieces = tokenizer.encode(text).map((id) => decoder.push(id));
        for (const piece of pieces) expect(piece).not.toContain('\uFFFD');
        expect([...pieces, decoder.end()].join('')).toBe(text);
      }),
    );
    const broken = tokenizer.decoder();
    const [first] = tokenizer.encode('🙃');
    expect(broken.push(first!)).toBe('');
    expect(broken.end()).toBe('\uFFFD');
  });

  it('is told apart from a model that it does not fit', () => {
    const config = parseConfig({
      model_type: 'llama',
      vocab_size: 269,
      hidden_size: 8,
      num_hidden_layers: 1,
      num_attention_heads: 1,
      intermediate_size: 8,
    });
    expect(() => {
      checkTokenizerFits(tokenizer, config, 'run/tokenizer');
    }).toThrow("run/tokenizer: makes ids up to 269, but the model's vocabulary has 269");
  });

  it('takes time in proportion to a text, however little it is cut', () => {
    for (const unit of ['a', ' ', '7']) {
      const time = (length: number): number => {
        const text = unit.repeat(length / unit.length);
        const before = process.cpuUsage();
        tokenizer.encode(text);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      };
      time(1000);
      // The best of three each, in turns: a machine that is slow for a while is slow for both.
      const rounds = [1, 2, 3].map(() => [time(3000), time(24000)] as const);
      const [short, long] = [0, 1].map((which) => Math.min(...rounds.map((round) => round[which]!)));
      // Eight times the length would take 64 times as long if it were quadratic.
      expect(long!).toBeLessThan(40 * Math.max(short!, 2));
    }
  });
});

it('a folder without a tokenizer is told, and one that cannot be used', async () => {
  await expect(loadTokenizer('/nowhere')).rejects.toThrow(
    '/nowhere: no tokenizer.json, and no vocab.json with merges.txt',
  );
  const broken = { tokenizer: { model: { type: 'BPE' } }, config: {} };
  expect(() => newTokenizer(broken, 'x')).toThrow(/^x: the tokenizer cannot be used \(/);
});

const qwen = sharedData('data/qwen3-1.7b-tokenizer');

(qwen === undefined ? describe.skip : describe)("Qwen3's tokenizer, from vocab.json and merges.txt", () => {
  let tokenizer: Tokenizer;
  beforeAll(async () => {
    tokenizer = await loadTokenizer(qwen!);
  });

  it.each(['qwen2', 'deepseek-r1-qwen'])('gives the ids of the test vectors of llama.cpp: %s', (name) => {
    for (const [text, ids] of vectors(name)) expect(tokenizer.encode(text)).toEqual(ids);
  });

  it('names what ends a turn, and a text', async () => {
    expect(tokenizer.vocabSize).toBe(151_669);
    expect(tokenizer.eosId).toBe(151_645);
    expect(tokenizer.padId).toBe(151_643);
    expect(tokenizer.tokenId('<think>')).toBe(151_667);
    expect(tokenizer.specialIds.has(151_667)).toBe(false);
    const config = { eos: [151_645] } as unknown as Parameters<typeof stopTokens>[1];
    expect(await stopTokens(qwen!, config, tokenizer)).toEqual([151_645, 151_643]);
  });

  const you = { role: 'system', content: 'You are a helpful assistant.' };
  const standard: ChatMessage[] = [
    you,
    { role: 'user', content: 'Who are you?' },
    { role: 'assistant', content: 'My name is Qwen2.' },
    { role: 'user', content: 'How old are you?' },
    { role: 'assistant', content: '11 years old.' },
  ];
  const bund = 'The Peace Hotel is located at the intersection of Nanjing East Road and the Bund.';
  const reasoning: ChatMessage[] = [
    you,
    { role: 'user', content: 'Can you recommend a good restaurant in Shanghai?' },
    {
      role: 'assistant',
      content: 'Sure! I think I can help with that.',
      reasoning_content: 'Of this turn the template drops it.',
    },
    { role: 'user', content: 'Where is the Peace Hotel?' },
    { role: 'assistant', content: bund, reasoning_content: `Let me think. ${bund}` },
  ];
  it.each([
    ['qwen3-instruct_standard', standard],
    ['qwen3-thinking_standard', standard],
    ['qwen3-thinking_reasoning-multi-turn', reasoning],
  ])("renders a conversation as Qwen3's template does: %s", async (name, messages) => {
    const template = await loadChatTemplate(qwen!);
    expect(tokenizer.encode(render(template!, messages))).toEqual(reference(name));
  });

  it.each(['qwen3-instruct_tool-use-multi-turn', 'qwen3-instruct_multi-turn-tool-calls-with-reasoning'])(
    'renders tools and their results as the template does: %s',
    async (name) => {
      const ids = reference(name);
      const { messages, tools } = conversation(tokenizer.decode(ids));
      const template = await loadChatTemplate(qwen!);
      expect(tokenizer.encode(render(template!, messages, { tools }))).toEqual(ids);
    },
  );
});

const gpt2 = sharedData('data/gpt2-bpe');

(gpt2 === undefined ? it.skip : it)(
  "GPT-2's, from encoder.json and vocab.bpe, gives the ids of llama.cpp",
  async () => {
    const tokenizer = await loadTokenizer(gpt2!);
    for (const [text, ids] of vectors('gpt-2')) expect(tokenizer.encode(text)).toEqual(ids);
  },
);

const titan = sharedData('data/torchtitan-tiny-tokenizer');

(titan === undefined ? it.skip : it)('tokens that only the configuration names are tokens', async () => {
  const tokenizer = await loadTokenizer(titan!);
  const eot = tokenizer.tokenId('<|begin_of_text|>')!;
  expect(eot).toBe(2002);
  expect(tokenizer.encode('12<|begin_of_text|>3')).toEqual([49, 50, 2002, 51]);
  expect(tokenizer.vocabSize).toBe(2020);
});

function vectors(name: string): [string, number[]][] {
  const read = (kind: string): string =>
    readFileSync(
      join(sharedData('data/llamacpp-tokenizer-vectors')!, `ggml-vocab-${name}.gguf.${kind}`),
      'utf8',
    );
  const outputs = read('out').split('\n');
  return read('inp')
    .split('\n__ggml_vocab_test__\n')
    .map((text, i) => [text, outputs[i]!.split(' ').filter(Boolean).map(Number)]);
}

function reference(name: string): number[] {
  const path = join(sharedData('data/qwen3-specforge')!, 'chat_template_refs', `${name}_ref.json`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { input_ids: number[] }).input_ids;
}

/** The messages and tools that a rendered conversation was made of. */
function conversation(text: string): { messages: ChatMessage[]; tools: unknown[] } {
  const between = (whole: string, mark: string): string[] =>
    [...whole.matchAll(new RegExp(`<${mark}>\n([^]*?)\n</${mark}>`, 'g'))].map((match) => match[1]!);
  const turns = [...text.matchAll(/<\|im_start\|>(\w+)\n([^]*?)<\|im_end\|>\n/g)];
  const system = turns[0]![2]!;
  const messages = turns.slice(1).flatMap(([, role, body]): ChatMessage[] => {
    const results = between(body!, 'tool_response');
    if (results.length > 0) return results.map((content) => ({ role: 'tool', content }));
    const calls = between(body!, 'tool_call').map((call) => ({
      type: 'function',
      function: JSON.parse(call) as unknown,
    }));
    const [thought] = between(body!, 'think');
    const content = body!.replace(/<think>[^]*?<\/think>\n\n/, '').split('\n<tool_call>')[0]!;
    return [
      {
        role: role!,
        content,
        ...(calls.length > 0 && { tool_calls: calls }),
        ...(thought && { reasoning_content: thought }),
      },
    ];
  });
  return {
    messages: [{ role: 'system', content: system.split('\n\n# Tools')[0]! }, ...messages],
    tools: between(system, 'tools')
      .flatMap((lines) => lines.split('\n').map((line) => JSON.parse(line) as unknown))
      .slice(-2),
  };
}
