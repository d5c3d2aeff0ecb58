import type { OptimizerConfig } from '../config/train-config.ts';
import { adamWOptimizer } from './adam-w-optimizer.ts';
import type { NamedVariables, Optimizer } from './optimizer.ts';
import { adafactorOptimizer, lionOptimizer, sgdOptimizer } from './plain-optimizers.ts';

/** The optimizer that a config names, its state zero. */
export function newOptimizer(parameters: NamedVariables, config: OptimizerConfig): Optimizer {
  const { weight_decay: weightDecay, epsilon, momentum } = config;
  const [beta1, beta2] = config.betas ?? (config.name === 'lion' ? [0.9, 0.99] : [0.9, 0.999]);
  switch (config.name) {
    case 'adamw':
      return adamWOptimizer(parameters, { beta1, beta2, epsilon, weightDecay });
    case 'sgd':
      return sgdOptimizer(parameters, { weightDecay, momentum });
    case 'lion':
      return lionOptimizer(parameters, { weightDecay, beta1, beta2 });
    case 'adafactor':
      return adafactorOptimizer(parameters, { weightDecay });
  }
}

/** Numbers an optimizer remembers for a parameter of that shape, per number of the parameter. */
export function stateSize(config: OptimizerConfig, shape: readonly number[]): number {
  const size = shape.reduce((a, b) => a * b, 1);
  if (config.name === 'adamw') return 2 * size;
  if (config.name === 'adafactor' && shape.length === 2) return shape[0]! + shape[1]!;
  return size;
}
