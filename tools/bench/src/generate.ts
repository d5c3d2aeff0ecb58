/**
 * Tokens per second of generation, against the floor that memory sets: at batch 1 every weight is read once for each
 * token. `node tools/bench/dist/bin/generate.js [tokens]`
 */
import { parameterCount, parseConfig, chooseEngine, generateWith, newModel, openDecoder } from '@longhand/lm';
import { compileGraph, graphTensor, type GraphSession } from '@longhand/tfjs-onnxruntime';

const PROMPT = 64;
const tokens = Number(process.argv[2] ?? 128);

/** The 23M shape: 6 layers, width 512, 8 heads over 4, feed-forward 1,536, vocabulary 4,096. */
const config = parseConfig({
  model_type: 'qwen3',
  vocab_size: 4096,
  hidden_size: 512,
  num_hidden_layers: 6,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  head_dim: 64,
  intermediate_size: 1536,
  max_position_embeddings: 4096,
  tie_word_embeddings: true,
});

await chooseEngine('onnxruntime-cpu');
const model = newModel(config, 1);
const bytes = parameterCount(config) * 4;
const began = performance.now();
const decoder = openDecoder(model);
const opened = performance.now() - began;
const bandwidth = openBandwidth();
let best = 0;
const measured: { batch: number; rate: number }[] = [];
for (const batch of [1, 2, 4, 8, 16]) {
  best = Math.max(best, bandwidth.measure());
  const prompts = Array.from({ length: batch }, (_, row) =>
    Array.from({ length: PROMPT }, (_, i) => (row * 97 + i * 31) % config.vocabSize),
  );
  let rate = 0;
  for (let repeat = 0; repeat < 3; repeat++) {
    let first = 0;
    const options = { maxTokens: tokens, temperature: 0, stop: [], batchSize: batch };
    // Prompts are read before the clock starts: one token of each row comes with them.
    await generateWith(decoder, model, prompts, {
      ...options,
      onToken: (row) => {
        if (row === batch - 1 && first === 0) first = performance.now();
      },
    });
    rate = Math.max(rate, (batch * (tokens - 1)) / ((performance.now() - first) / 1000));
  }
  measured.push({ batch, rate });
}
best = Math.max(best, bandwidth.measure());
bandwidth.dispose();
decoder.dispose();

const floor = (best * 1e9) / bytes;
console.log(`weights ${(bytes / 1e6).toFixed(0)} MB, set up in ${opened.toFixed(0)} ms`);
console.log(
  `memory is read at ${best.toFixed(1)} GB/s, so the floor at batch 1 is ${floor.toFixed(0)} tokens/s`,
);
for (const { batch, rate } of measured) {
  const perRow = rate / batch;
  console.log(
    `batch ${String(batch).padStart(2)}: ${rate.toFixed(0).padStart(5)} tokens/s, ${((100 * perRow) / floor).toFixed(0)} % of the floor's steps, ${(rate / measured[0]!.rate).toFixed(2)} times batch 1`,
  );
}

/** Sums of 256 MB by rows, on all cores: reads, and next to nothing else. */
function openBandwidth(): { measure: () => number; dispose: () => void } {
  const shape = [64, 2 ** 20];
  const session: GraphSession = compileGraph(
    {
      inputs: [{ name: 'x', type: 'float32', shape }],
      outputs: [{ name: 'y', type: 'float32', shape: [64] }],
      weights: new Map(),
      emit: (e) => ({ y: e.op('ReduceSum', ['x', e.ints([1])], { keepdims: 0 }) }),
    },
    'cpu',
  );
  const x = graphTensor('float32', shape, new Float32Array(2 ** 26).fill(1));
  const y = graphTensor('float32', [64]);
  return {
    measure: () => {
      let fastest = Infinity;
      for (let i = 0; i < 5; i++) {
        const start = performance.now();
        session.run({ x }, { y });
        fastest = Math.min(fastest, performance.now() - start);
      }
      return x.data.byteLength / fastest / 1e6;
    },
    dispose: () => {
      session.dispose();
    },
  };
}
