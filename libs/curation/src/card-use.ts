import { stringify } from 'yaml';
import type { Manifest, Recipe } from '@longhand/records';

/** Stands in the card's snippets for the repo, as long as there is none. */
function placeholder({ name }: Recipe): string {
  return `path/to/${name}`;
}

/** The card as it is published: where it says how to load the data set, the repo's name. */
export function cardForRepo(card: string, { recipe }: Manifest, repo: string): string {
  return card.replaceAll(placeholder(recipe), repo);
}

/** What was filtered, at which thresholds; what was compared with benchmarks; what the data set does not promise. */
export function filtersText(recipe: Recipe): string[] {
  const { verify, transform, filters, deduplicate, select } = recipe;
  const against = recipe.decontaminate?.against.map(({ name }) => name) ?? [];
  return [
    '## Filters and decontamination',
    '',
    'Thresholds, as the recipe sets them (rows that fail are counted above and kept in `rejects/`):',
    '',
    '```yaml',
    stringify({ verify, filters, deduplicate, select }).trimEnd(),
    '```',
    '',
    ...transformText(transform),
    against.length === 0
      ? 'The problems were not compared with any benchmark: do that before you report scores on one.'
      : `Problems that are in one of these benchmarks, in their words or nearly, were dropped: ${against.join(', ')}.`,
    '',
    '## Limits',
    '',
    "A verdict is about the final answer: steps of a correct response may be wrong. Answers that the verifier can't " +
      'read are `unverifiable`, not wrong. Lengths in tokens are those of the tokenizer or estimate named above.',
    '',
  ];
}

/** What was done to rows on purpose: whoever trains on them must know. */
function transformText({ reasoning, answer_noise, trace_noise }: Recipe['transform']): string[] {
  const marked = 'metadata.noise of a row says what was changed';
  return [
    ...(reasoning === 'strip' ? ['The reasoning was taken out: summary and answer are left.', ''] : []),
    ...(answer_noise > 0
      ? [`**${percent(answer_noise)} of the final answers were made wrong on purpose**; ${marked}.`, '']
      : []),
    ...(trace_noise === undefined
      ? []
      : [
          `**The reasoning of ${percent(trace_noise.rows)} of the rows was given false arithmetic on purpose** ` +
            `(${percent(trace_noise.steps)} of its plain steps); ${marked}.`,
          '',
        ]),
  ];
}

function percent(share: number): string {
  return `${String(Math.round(share * 1000) / 10)} %`;
}

/** How to load the data set with the tools that people use. Every snippet names the repo. */
export function loadingText({ recipe, splits }: Manifest): string[] {
  const repo = placeholder(recipe);
  const split = Object.keys(splits)[0] ?? 'train';
  return [
    '## Load it',
    '',
    ...snippet('datasets', 'python', [
      'from datasets import load_dataset',
      `data = load_dataset("${repo}", split="${split}")`,
    ]),
    ...snippet('TRL (`messages` is the conversational form that SFTTrainer takes)', 'python', [
      'from datasets import load_dataset',
      'from trl import SFTConfig, SFTTrainer',
      `data = load_dataset("${repo}", split="${split}").select_columns(["messages"])`,
      'SFTTrainer(model="Qwen/Qwen3-0.6B", train_dataset=data, args=SFTConfig(output_dir="out")).train()',
    ]),
    ...snippet('verl (SFT on conversations)', 'bash', [
      `hf download ${repo} --repo-type dataset --include "data/*" --local-dir data`,
      'torchrun --nproc_per_node=8 -m verl.trainer.fsdp_sft_trainer \\',
      `  data.train_files="data/data/${split}-*.parquet" data.multiturn.enable=true data.multiturn.messages_key=messages`,
    ]),
    ...snippet('LLaMA-Factory (`dataset_info.json`)', 'json', [
      `{"${recipe.name}": {"hf_hub_url": "${repo}", "split": "${split}", "formatting": "sharegpt",`,
      '  "columns": {"messages": "messages"},',
      '  "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant", "system_tag": "system"}}}',
    ]),
    ...snippet('DuckDB', 'sql', [
      `SELECT verdict, count(*) FROM 'hf://datasets/${repo}/data/${split}-*.parquet' GROUP BY verdict;`,
    ]),
    ...snippet('Longhand', 'bash', [`npx nx run pipeline:inspect --data=${repo}`]),
    'The same rows lie in `arrow/` as Arrow IPC files, to be mapped into memory.',
    '',
  ];
}

function snippet(title: string, language: string, lines: readonly string[]): string[] {
  return [`${title}:`, '', `\`\`\`${language}`, ...lines, '```', ''];
}

/** BibTeX for the data set, without a date: the same data set has the same card. */
export function citationText({ recipe, recipe_sha256 }: Manifest): string[] {
  return [
    '## Citation',
    '',
    '```bibtex',
    `@misc{${recipe.name.replaceAll(/[^A-Za-z0-9]/g, '_')},`,
    `  title = {${recipe.title ?? recipe.name}},`,
    `  note = {Made with Longhand, recipe ${recipe_sha256.slice(0, 12)}},`,
    `  howpublished = {\\url{https://huggingface.co/datasets/${placeholder(recipe)}}}`,
    '}',
    '```',
    '',
  ];
}
