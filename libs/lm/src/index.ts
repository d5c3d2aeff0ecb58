/** Decoder language models: configuration, weights, tokenizer, chat template, forward pass, generation. */
import '@tensorflow/tfjs';

export {
  parseConfig,
  readConfig,
  tokenIds,
  type DecoderConfig,
  type DecoderFamily,
} from './decoder-config.ts';
export { forward, logits, type ForwardInputs, type ForwardOptions } from './forward.ts';
export { loadModel } from './load-model.ts';
export { localFiles, readJson, type ByteSource, type ModelFiles } from './model-files.ts';
export { disposeModel, headWeight, parameter, type Adapter, type Model, type WeightType } from './model.ts';
export { newModel } from './new-model.ts';
export { parameterCount, parameterShapes, type ParameterShape } from './parameters.ts';
export { readSafetensors, type ReadSafetensorsOptions, type ReadTensor } from './read-safetensors.ts';
export { inverseFrequencies, ropeTables, type RopeScaling } from './rope.ts';
export { saveModel, type SaveModelOptions } from './save-model.ts';
export { seededRandom } from './seeded-random.ts';
export { writeSafetensors, type TensorToWrite, type WriteSafetensorsOptions } from './write-safetensors.ts';
export {
  chatTemplateOf,
  loadChatTemplate,
  render,
  type ChatMessage,
  type ChatTemplate,
  type RenderOptions,
} from './chat-template.ts';
export type { TextDecoderStream } from './text-decoder.ts';
export {
  checkTokenizerFits,
  loadTokenizer,
  newTokenizer,
  stopTokens,
  type EncodeOptions,
  type Tokenizer,
} from './tokenizer.ts';
export type { TokenizerFiles } from './tokenizer-files.ts';
export { saveTokenizer, trainTokenizer, type TrainTokenizerOptions } from './train-tokenizer.ts';
export { generate, generateWith, type GenerateOptions, type Generation } from './generation/generate.ts';
export {
  logLikelihood,
  logLikelihoods,
  logLikelihoodWith,
  type ContinuationRequest,
  type LogLikelihood,
} from './generation/log-likelihood.ts';
export { openDecoder } from './generation/open-decoder.ts';
export { sampleToken, type SamplingOptions } from './generation/sampling.ts';
export type { TokenDecoder } from './generation/token-decoder.ts';
export { ENGINES, chooseEngine, type EngineChoice, type EngineName } from './choose-engine.ts';
export { mergeModels, type MergeProgress } from './merge/merge-models.ts';
export { mergeSettingsSchema, type MergeSettings } from './merge/merge-settings.ts';
