import { adamW, createMoments, type AdamWSettings, type Moments } from '@longhand/tfjs-onnxruntime';
import type * as tf from '@tensorflow/tfjs-core';
import { decays, type NamedVariables, type Optimizer } from './optimizer.ts';

/** AdamW (https://arxiv.org/abs/1711.05101) with decoupled decay of matrices. */
export function adamWOptimizer(
  parameters: NamedVariables,
  settings: AdamWSettings & { readonly weightDecay: number },
): Optimizer {
  const moments = new Map<tf.Variable, Moments>();
  const state = new Map<string, tf.Variable>();
  for (const [name, variable] of parameters) {
    const own = createMoments(variable);
    moments.set(variable, own);
    state.set(`exp_avg.${name}`, own.first);
    state.set(`exp_avg_sq.${name}`, own.second);
  }
  const variables = [...parameters.values()];
  const groups = [
    { parameters: variables.filter(decays), weightDecay: settings.weightDecay },
    { parameters: variables.filter((variable) => !decays(variable)), weightDecay: 0 },
  ];
  return {
    state,
    update: (gradients, inputs) => {
      const byVariable = [...parameters].map(([name, { name: own }]) => [own, gradients.get(name)!] as const);
      return adamW(groups, Object.fromEntries(byVariable), moments, settings, inputs);
    },
  };
}
