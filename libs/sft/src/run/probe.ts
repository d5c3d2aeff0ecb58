import { generate, render, type Model } from '@longhand/lm';
import type { ProbeMetrics } from '@longhand/records';
import { extractAnswer, verify, type AnswerSource } from '@longhand/verify';
import { stagesOf, type ProbeConfig, type TrainConfig } from '../config/train-config.ts';
import { messagesOf, sourceRows, splitFiles } from '../data/source-rows.ts';
import type { Learner } from './learner.ts';
import type { ProbeSample } from './outcome.ts';

/** A probe set with its prompts as tokens. */
export interface LoadedProbe {
  readonly config: ProbeConfig;
  readonly items: readonly ProbeItem[];
}

interface ProbeItem {
  readonly problem: string;
  readonly prompt: readonly number[];
  readonly answer: string | null;
}

/** Reads the first rows of each probe set; what the assistant said there is left out of the prompt. */
export async function loadProbes(config: TrainConfig, learner: Learner): Promise<LoadedProbe[]> {
  const [stage] = stagesOf(config);
  const { template, variables } = learner.template;
  const probes: LoadedProbe[] = [];
  for (const probe of config.probes) {
    const files = splitFiles(probe.path ?? stage!.data.path, probe.split);
    const { messages: column } = stage!.data;
    const items: ProbeItem[] = [];
    for await (const source of sourceRows(files, [column, 'answer'])) {
      if (items.length === probe.rows) break;
      const messages = messagesOf(source, column);
      const end = messages.findIndex(({ role }) => role === 'assistant');
      const asked = end < 0 ? messages : messages.slice(0, end);
      const text = render(template, asked, { addGenerationPrompt: true, variables });
      const { answer } = source.values;
      items.push({
        problem: asked.at(-1)?.content ?? '',
        prompt: learner.tokenizer.encode(text),
        answer: typeof answer === 'string' ? answer : null,
      });
    }
    probes.push({ config: probe, items });
  }
  return probes;
}

/**
 * Answers a probe set's prompts and checks them: the share that is right, response lengths, how many end by
 * themselves and give an answer. Undefined where it was stopped.
 */
export async function runProbe(
  probe: LoadedProbe,
  model: Model,
  learner: Learner,
  { step, seed, stopping }: { step: number; seed: number; stopping: () => boolean },
): Promise<{ line: ProbeMetrics; samples: ProbeSample[] } | undefined> {
  const { config, items } = probe;
  const judged: Judged[] = [];
  for (let first = 0; first < items.length; first += config.batch) {
    await new Promise((resolve) => setImmediate(resolve));
    if (stopping()) return undefined;
    const part = items.slice(first, first + config.batch);
    const results = await generate(
      model,
      part.map(({ prompt }) => [...prompt]),
      {
        maxTokens: config.max_tokens,
        temperature: config.temperature,
        topP: config.top_p,
        seed: seed + first,
        stop: [...learner.stop],
      },
    );
    results.forEach(({ tokens, finishReason }, i) => {
      const shown = learner.stop.includes(tokens.at(-1) ?? -1) ? tokens.slice(0, -1) : tokens;
      const response = learner.tokenizer.decode(shown);
      judged.push(judge(part[i]!, response, tokens.length, finishReason === 'stop'));
    });
  }
  const share = (of: (each: Judged) => boolean): number => judged.filter(of).length / judged.length;
  const lengths = judged.map(({ tokens }) => tokens).sort((a, b) => a - b);
  const wellFormed = judged.some((each) => each.wellFormed !== undefined);
  return {
    line: {
      global_step: step,
      probe: config.name,
      domain: config.domain,
      accuracy: judged.every(({ correct }) => correct === null)
        ? null
        : share(({ correct }) => correct === true),
      response_length_mean: lengths.reduce((a, b) => a + b, 0) / lengths.length,
      response_length_median: lengths[Math.floor((lengths.length - 1) / 2)]!,
      finished: share(({ finished }) => finished),
      answered: share(({ answered }) => answered),
      ...(wellFormed && { well_formed: share((each) => each.wellFormed === true) }),
      n: judged.length,
    },
    samples: judged,
  };
}

interface Judged extends ProbeSample {
  readonly finished: boolean;
  readonly answered: boolean;
  /** Of Countdown: an expression of exactly the given numbers. */
  readonly wellFormed?: boolean;
}

/** Places that a response marks as its answer, unlike what is merely found at its end. */
const MARKED: ReadonlySet<AnswerSource> = new Set(['boxed', 'answer-tag', 'hash', 'final-answer', 'phrase']);

function judge({ problem, answer }: ProbeItem, response: string, tokens: number, finished: boolean): Judged {
  const base = { problem, response, tokens, finished };
  if (answer === null) return { ...base, correct: null, answered: extractAnswer(response).from === 'boxed' };
  const verification = verify({ gold: answer, prediction: response });
  const correct = verification.verdict === 'unverifiable' ? null : verification.verdict === 'correct';
  const answered = verification.extractedFrom !== null && MARKED.has(verification.extractedFrom);
  if (!verification.verifier.startsWith('countdown')) return { ...base, correct, answered };
  // What is not right though its numbers are has another value, and the reason says so.
  const wellFormed = correct === true || (answered && verification.reason.startsWith('value is '));
  return { ...base, correct, answered, wellFormed };
}
