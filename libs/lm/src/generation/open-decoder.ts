import type { Model } from '../model.ts';
import { tensorDecoder } from './tensor-decoder.ts';
import type { TokenDecoder } from './token-decoder.ts';

/** Sets a model up for generation on the current tfjs backend. Weights that change later may not be seen. */
export function openDecoder(model: Model): TokenDecoder {
  return tensorDecoder(model);
}
