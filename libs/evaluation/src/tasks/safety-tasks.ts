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
    // Gated. A file a category (there is no second one), without a line of names.
    source: {
      hub: 'LLM-Tuning-Safety/HEx-PHI',
      hub_files: ['category_*.csv'],
      columns: ['prompt'],
      files: ['category_*.csv', 'hex_phi*.csv', 'hex-phi*.jsonl', 'HEx-PHI.jsonl'],
    },
    options: { fallback_metric: 'compliance_rate', category_from_file: true },
  }),
  harmful({
    name: 'strongreject',
    title: 'StrongREJECT',
    options: { fallback_metric: 'compliance_rate', rubric: 'strongreject' },
    source: { hub: 'walledai/StrongREJECT', split: 'train', files: ['strongreject_dataset.csv'] },
  }),
  harmful({
    name: 'harmbench',
    title: 'HarmBench behaviours',
    aliases: ['harm'],
    // Gated there: the 200 standard behaviours. The authors' file has 400, with contexts and copyrighted texts.
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
    source: {
      hub: 'Paul/XSTest',
      split: 'train',
      files: ['xstest_prompts.csv', 'xstest_v2_prompts.csv'],
    },
    prepare: 'over-refusal',
    prompt: '{prompt}',
    scorer: 'over-refusal',
    options: { fallback_metric: 'refusal' },
    metric: 'refusal_safe',
    higher_is_better: false,
  },
];
