import { followInstructions } from './follow-instructions.ts';
import { detectLanguage } from '../language/detect-language.ts';
import { countWords, isUpper } from '../text/python-text.ts';
import { punktSentences } from '../text/sentences.ts';
import { wordTokens } from '../text/word-tokens.ts';
import { onShared, sharedRows } from '@longhand/verify/testing';

interface Prompt {
  key: number;
  prompt: string;
  instruction_id_list: string[];
  kwargs: Record<string, unknown>[];
}

interface Official {
  key: number;
  strict: boolean[];
  loose: boolean[];
}

interface Counts {
  key: number;
  n_words: number;
  n_sentences_punkt: number;
  n_upper_words: number;
  langdetect_seed0: string;
}

const prompts = sharedRows<Prompt>('data/evalchemy/input_data.jsonl') ?? [];
/** In the order of the prompts; by place, as the prompt of key 2785 was edited after its response was made. */
const texts =
  sharedRows<{ response: string }>('data/evalchemy/input_response_data_gpt4_20231107_145030.jsonl') ?? [];
const responses = new Map(prompts.map(({ key }, i) => [key, texts[i]?.response ?? '']));

/** Rows where the official verdict is not ours, and why. */
const EXPLAINED: Record<number, string> = {};

describe('IFEval against the official code on GPT-4', () => {
  onShared<Official>(
    'every instruction of every row, strict and loose',
    'scores/ifeval/gpt4_rows.jsonl',
    (rows) => {
      const byKey = new Map(prompts.map((prompt) => [prompt.key, prompt]));
      const different = rows.filter(({ key, strict, loose }) => {
        const { instruction_id_list, kwargs } = byKey.get(key)!;
        const ours = followInstructions(responses.get(key)!, instruction_id_list, kwargs);
        return JSON.stringify([ours.strict, ours.loose]) !== JSON.stringify([strict, loose]);
      });
      expect(different.map(({ key }) => key)).toEqual(Object.keys(EXPLAINED).map(Number));
    },
  );

  onShared<Counts>(
    'words, sentences, words in capitals and language of every response',
    'scores/ifeval/aux_counts.jsonl',
    (rows) => {
      const different = rows.filter(({ key, ...official }) => {
        const response = responses.get(key)!;
        return (
          countWords(response) !== official.n_words ||
          punktSentences(response).length !== official.n_sentences_punkt ||
          wordTokens(response).filter(isUpper).length !== official.n_upper_words ||
          detectLanguage(response) !== official.langdetect_seed0
        );
      });
      expect(different.map(({ key }) => key)).toEqual([]);
    },
  );

  onShared<Prompt>('the headline figures of the whole set', 'data/evalchemy/input_data.jsonl', (rows) => {
    const followed = rows.map(({ key, instruction_id_list, kwargs }) =>
      followInstructions(responses.get(key) ?? '', instruction_id_list, kwargs),
    );
    const share = (values: boolean[]) => ((100 * values.filter(Boolean).length) / values.length).toFixed(2);
    expect({
      strictPrompt: share(followed.map(({ strict }) => strict.every(Boolean))),
      strictInstruction: share(followed.flatMap(({ strict }) => strict)),
      loosePrompt: share(followed.map(({ loose }) => loose.every(Boolean))),
      looseInstruction: share(followed.flatMap(({ loose }) => loose)),
    }).toEqual({
      strictPrompt: '77.08',
      strictInstruction: '83.69',
      loosePrompt: '79.67',
      looseInstruction: '85.61',
    });
  });
});
