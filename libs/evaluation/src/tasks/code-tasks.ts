import type { TaskDeclaration } from '../task/task.ts';

/** Tasks whose answer is a program that has to pass tests. */
export const codeTasks: readonly TaskDeclaration[] = [
  {
    name: 'livecodebench',
    title: 'LiveCodeBench v2',
    aliases: ['lcb', 'livecodebench-v2'],
    domain: 'ood',
    // Its configs are made by a script: release_v2 is these two files (May 2023 to May 2024, 511 problems).
    source: {
      hub: 'livecodebench/code_generation_lite',
      hub_files: ['test.jsonl', 'test2.jsonl'],
      files: ['code_generation_lite/{test,test2}.jsonl'],
    },
    prepare: 'contest',
    prompt:
      'You are given a programming problem. Write a correct Python program that solves it and passes all tests.\n\n{question}\n\n{format}\n\nPut the whole program in one ```python code block.',
    scorer: 'code',
    samples: 3,
  },
  {
    name: 'humaneval',
    title: 'HumanEval',
    domain: 'ood',
    source: { hub: 'openai/openai_humaneval', files: ['HumanEval.jsonl.gz', 'HumanEval.jsonl'] },
    prepare: 'completion',
    prompt:
      'Complete the following Python function. Give the whole function in one ```python code block.\n\n```python\n{prompt}```',
    scorer: 'code',
  },
  {
    name: 'mbpp',
    title: 'MBPP',
    domain: 'ood',
    source: { hub: 'google-research-datasets/mbpp', config: 'full', files: ['mbpp.jsonl'] },
    prepare: 'asserts',
    prompt:
      '{text}\n\nYour Python code has to pass these tests:\n\n```python\n{test_lines}\n```\n\nGive the code in one ```python code block.',
    scorer: 'code',
  },
  {
    name: 'code',
    title: 'Programs with tests of any kind',
    domain: 'ood',
    prepare: 'program',
    prompt: '{question}\n\nGive the whole program in one ```python code block.',
    scorer: 'code',
  },
];
