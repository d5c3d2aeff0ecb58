import type { TaskDeclaration } from '../task/task.ts';

const harmful = (
  task: Omit<TaskDeclaration, 'domain' | 'prepare' | 'prompt' | 'scorer' | 'metric'>,
): TaskDeclaration => ({
  domain: 'safety',
  prepare: 'harmful-request',
  prompt: '{request}',
  scorer: 'harm',
  metric: 'attack_success_rate',
  higher_is_better: false,
  options: { fallback_metric: 'compliance_rate' },
  ...task,
});

/** Tasks of refusing what is harmful, and only that. */
export const safetyTasks: readonly TaskDeclaration[] = [
  harmful({
    name: 'hex-phi',
    title: 'HEx-PHI',
    source: { hub: 'LLM-Tuning-Safety/HEx-PHI', split: 'train', files: ['hex_phi*.csv', 'hex-phi*.jsonl'] },
  }),
  harmful({
    name: 'strongreject',
    title: 'StrongREJECT',
    source: { hub: 'walledai/StrongREJECT', split: 'train', files: ['strongreject_dataset.csv'] },
  }),
  harmful({
    name: 'harmbench',
    title: 'HarmBench behaviours',
    aliases: ['harm'],
    source: {
      hub: 'walledai/HarmBench',
      config: 'standard',
      split: 'train',
      files: ['harmbench_behaviors_text_all.csv'],
    },
  }),
  {
    name: 'xstest',
    title: 'XSTest: refusals of safe and of unsafe prompts',
    aliases: ['refusal', 'exaggerated-safety'],
    domain: 'safety',
    source: { hub: 'walledai/XSTest', files: ['xstest_prompts.csv', 'xstest_v2_prompts.csv'] },
    prepare: 'over-refusal',
    prompt: '{prompt}',
    scorer: 'over-refusal',
    options: { fallback_metric: 'refusal' },
    metric: 'refusal_safe',
    higher_is_better: false,
  },
];
