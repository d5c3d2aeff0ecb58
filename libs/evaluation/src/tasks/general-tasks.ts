import type { TaskDeclaration } from '../task/task.ts';

/** Tasks of following instructions, honesty and helpfulness. */
export const generalTasks: readonly TaskDeclaration[] = [
  {
    name: 'ifeval',
    title: 'IFEval',
    domain: 'general',
    source: { hub: 'google/IFEval', split: 'train', files: ['input_data.jsonl'] },
    prepare: 'instructions',
    prompt: '{prompt}',
    scorer: 'instructions',
    metric: 'prompt_strict',
  },
  {
    name: 'halueval',
    title: 'HaluEval',
    domain: 'general',
    source: {
      hub: 'pminervini/HaluEval',
      config: 'general',
      split: 'data',
      files: ['general_data.json', '*_data.json'],
    },
    prepare: 'hallucination',
    prompt:
      'Does the answer below contain information that is not true or cannot be verified from the question and general knowledge?\n\nQuestion:\n{query}\n\nAnswer:\n{answer}\n\nThink it through, then end with "The answer is yes" or "The answer is no".',
    scorer: 'yes-no',
  },
  {
    name: 'truthfulqa',
    title: 'TruthfulQA, answered freely',
    aliases: ['truthfulqa-generation', 'truthfulqa-gen'],
    domain: 'general',
    source: {
      hub: 'truthfulqa/truthful_qa',
      config: 'generation',
      split: 'validation',
      files: ['TruthfulQA.csv'],
    },
    prepare: 'truthful-question',
    prompt: '{question}',
    scorer: 'truthful',
    metric: 'truthful',
  },
  ...(['mc1', 'mc2'] as const).map((targets): TaskDeclaration => ({
    name: `truthfulqa-${targets}`,
    title: `TruthfulQA ${targets.toUpperCase()}`,
    domain: 'general',
    source: {
      hub: 'truthfulqa/truthful_qa',
      config: 'multiple_choice',
      split: 'validation',
      files: ['TruthfulQA.csv'],
    },
    prepare: 'truthful-choice',
    prompt: 'Q: {question}\nA:',
    mode: 'likelihood',
    scorer: 'likelihood',
    options: { targets },
    metric: targets,
  })),
  {
    name: 'alpacaeval',
    title: 'AlpacaEval 2.0 by a pairwise judge, or by a reward model',
    aliases: ['alpaca'],
    domain: 'general',
    // Its configs are made by a script; this file has the 805 instructions with GPT-4 Turbo's outputs.
    source: {
      hub: 'tatsu-lab/alpaca_eval',
      hub_files: ['alpaca_eval_gpt4_baseline.json'],
      files: ['alpaca_eval_gpt4_baseline.json'],
    },
    prepare: 'instruction',
    prompt: '{instruction}',
    scorer: 'reward',
    metric: 'win_rate',
    options: { fallback_metric: 'reward' },
  },
];
