import type { TaskDeclaration } from '../task/task.ts';

/** The study's prompt: the problem, a line break, this sentence; nothing before and after it. */
const BOXED = '{problem}\nPlease reason step by step, and put your final answer within \\boxed{}.';
const CHOICE =
  'Answer the following multiple choice question. The last line of your response should be of the form "Answer: X", where X is one of {letter_list}. Think step by step before answering.\n\n{question}\n\n{option_lines_bracket}';

const maths = (task: Omit<TaskDeclaration, 'prepare' | 'prompt' | 'scorer'>): TaskDeclaration => ({
  prepare: 'problem-answer',
  prompt: BOXED,
  scorer: 'math',
  ...task,
});

/** Tasks with one right answer: maths, science and knowledge questions, puzzles. */
export const reasoningTasks: readonly TaskDeclaration[] = [
  maths({
    name: 'math500',
    title: 'MATH-500',
    aliases: ['math'],
    domain: 'in',
    source: { hub: 'HuggingFaceH4/MATH-500', files: ['test-math.json', 'math500.jsonl'] },
    samples: 3,
  }),
  maths({
    name: 'aime24',
    title: 'AIME 2024',
    aliases: ['aime-2024', 'aime'],
    domain: 'in',
    source: { hub: 'HuggingFaceH4/aime_2024', split: 'train', files: ['test-aime.json', 'aime24.json'] },
    samples: 10,
  }),
  maths({
    name: 'aime25',
    title: 'AIME 2025',
    aliases: ['aime-2025'],
    domain: 'in',
    source: { hub: 'yentinglin/aime_2025', split: 'train', files: ['test-aime25.json'] },
    samples: 10,
  }),
  maths({
    name: 'amc23',
    title: 'AMC 2023',
    aliases: ['amc'],
    domain: 'in',
    source: { hub: 'math-ai/amc23', files: ['test-amc.json'] },
    samples: 10,
  }),
  maths({
    name: 'gsm8k',
    title: 'GSM8K',
    domain: 'in',
    source: { hub: 'openai/gsm8k', config: 'main', files: ['test.jsonl'] },
    options: { exact_match: 'gsm8k' },
  }),
  maths({
    name: 'olympiadbench',
    title: 'OlympiadBench (maths, English, text only)',
    aliases: ['olympiad'],
    domain: 'in',
    source: {
      hub: 'Hothan/OlympiadBench',
      config: 'OE_TO_maths_en_COMP',
      split: 'train',
      files: ['test-olympiad_bench.json'],
    },
  }),
  maths({
    name: 'minerva',
    title: 'Minerva Math (OpenCourseWare)',
    aliases: ['minerva-math'],
    domain: 'in',
    source: { hub: 'math-ai/minervamath', files: ['test-minerva.json'] },
  }),
  {
    name: 'gpqa-diamond',
    title: 'GPQA Diamond',
    aliases: ['gpqa'],
    domain: 'ood',
    source: { hub: 'Idavidrein/gpqa', config: 'gpqa_diamond', split: 'train', files: ['gpqa_diamond.csv'] },
    prepare: 'gpqa',
    prompt: CHOICE,
    scorer: 'choice',
    samples: 3,
  },
  {
    name: 'mmlu-pro',
    title: 'MMLU-Pro',
    domain: 'ood',
    source: { hub: 'TIGER-Lab/MMLU-Pro', files: ['model_outputs_*.json', 'mmlu_pro*.jsonl'] },
    prepare: 'options',
    prompt:
      'The following is a multiple choice question. Think step by step and then finish your answer with "the answer is (X)" where X is the correct letter choice.\n\nQuestion:\n{question}\nOptions:\n{option_lines}',
    scorer: 'mmlu-pro',
  },
  {
    name: 'mmlu',
    title: 'MMLU',
    domain: 'ood',
    source: { hub: 'cais/mmlu', config: 'all' },
    prepare: 'options',
    prompt: CHOICE,
    scorer: 'choice',
  },
  {
    name: 'choice',
    title: 'Multiple choice questions of any kind',
    aliases: ['multiple-choice'],
    domain: 'ood',
    prepare: 'options',
    prompt: CHOICE,
    scorer: 'choice',
  },
  {
    name: 'bbh',
    title: 'BIG-Bench Hard',
    aliases: ['big-bench-hard'],
    domain: 'ood',
    // One config a subtask: all of their files.
    source: { hub: 'SaylorTwift/bbh', hub_files: ['*/test-*.parquet'], files: ['bbh/*.json'] },
    prepare: 'big-bench',
    options: { category_from_file: true },
    prompt: '{input}\n\nThink step by step, and end with "So the answer is" and the answer.',
    scorer: 'big-bench',
  },
  {
    name: 'countdown',
    title: 'Countdown, as trained on',
    domain: 'in',
    source: { files: ['data/test-*.parquet', 'test-*.parquet'] },
    prepare: 'countdown',
    prompt: '{problem}',
    scorer: 'countdown',
  },
  {
    name: 'countdown-ood',
    title: 'Countdown with more numbers than trained on',
    domain: 'ood',
    source: { files: ['data/test_ood-*.parquet', 'test_ood-*.parquet'] },
    prepare: 'countdown',
    prompt: '{problem}',
    scorer: 'countdown',
  },
];
