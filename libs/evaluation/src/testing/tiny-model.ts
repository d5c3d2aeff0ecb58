import { disposeModel, newModel, parseConfig, saveModel, saveTokenizer, trainTokenizer } from '@longhand/lm';

/**
 * Writes a model of a few thousand weights, drawn by `seed`, with a tokenizer and chat template: it says nothing of
 * sense, and always the same.
 */
export async function writeTinyModel(folder: string, seed: number): Promise<void> {
  const texts = Array.from(
    { length: 60 },
    (_, n) => `What is ${n} + ${n + 1}? The answer is \\boxed{${2 * n + 1}}. `,
  );
  const files = trainTokenizer(texts, { vocabSize: 300, maxLength: 512 });
  const config = parseConfig({
    model_type: 'qwen3',
    vocab_size: 300,
    hidden_size: 32,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    head_dim: 16,
    intermediate_size: 48,
    max_position_embeddings: 512,
    tie_word_embeddings: true,
    initializer_range: 0.4,
    eos_token_id: 258,
  });
  const model = newModel(config, seed);
  await saveModel(model, folder);
  disposeModel(model);
  await saveTokenizer(files, folder);
}
