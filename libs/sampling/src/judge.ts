import { splitThinking, type Verdict } from '@longhand/records';
import type { Sampler } from './sampler.ts';

/** What a judge of answers is asked; the form that `verifyWithJudge` of `@longhand/verify` takes. */
export interface JudgeQuestion {
  gold: string | null;
  /** The whole response. */
  prediction: string;
  /** The answer that was found in it. */
  extracted: string | null;
}

export interface EndpointJudge {
  /** The model's name. */
  readonly name: string;
  judge(question: JudgeQuestion): Promise<{ verdict: Verdict; reason: string }>;
}

export interface JudgeOptions {
  /** What the judge is asked; `{gold}` and `{answer}` are filled in. */
  prompt?: string;
}

/** Asks for a sentence of reasons, then a verdict in a form that cannot be mistaken. */
export const judgePrompt = `You compare a student's final answer with the reference answer of the same question.

Reference answer:
{gold}

Student's answer:
{answer}

Do both mean the same value, object or statement? Another form of the same answer (an equal expression, other units of the same quantity, rounding that the reference shows too) counts as the same. An answer that is missing, or that leaves open which of several it is, does not. Do not solve the question yourself.

Give one sentence of reasons, then end with exactly one of these lines:
VERDICT: SAME
VERDICT: DIFFERENT
VERDICT: CANNOT TELL`;

/** Text of a response that a judge sees at most, from its end: the answer is there. */
const longestAnswer = 2000;

/**
 * A judge of answers behind an endpoint. What it says that is no verdict is `unverifiable`, with its words as the
 * reason; an endpoint that fails throws.
 */
export function endpointJudge(sampler: Sampler, { prompt = judgePrompt }: JudgeOptions = {}): EndpointJudge {
  return {
    name: sampler.endpoint.model,
    judge: async ({ gold, prediction, extracted }) => {
      const answer = extracted ?? finalText(prediction).slice(-longestAnswer);
      const content = fill(prompt, { gold: gold ?? '', answer });
      const [sample] = await sampler.sample({ prompt: { messages: [{ role: 'user', content }] } });
      const completion = sample?.completion ?? null;
      if (completion === null) throw new Error(sample?.failure ?? 'no answer');
      return readVerdict(finalText(completion.text));
    },
  };
}

const verdicts: Readonly<Record<string, Verdict>> = {
  SAME: 'correct',
  DIFFERENT: 'incorrect',
  'CANNOT TELL': 'unverifiable',
};

/** The last verdict that a judge gives counts. */
function readVerdict(text: string): { verdict: Verdict; reason: string } {
  const said = [...text.matchAll(/VERDICT:\s*\**\s*(SAME|DIFFERENT|CANNOT TELL)\b/g)].at(-1);
  const words = text.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
  if (said === undefined) return { verdict: 'unverifiable', reason: `the judge gave no verdict: ${words}` };
  return { verdict: verdicts[said[1]!]!, reason: `the judge said: ${words}` };
}

function finalText(text: string): string {
  return splitThinking(text).final;
}

/** Texts are put in as they are: braces in them are not filled again. */
function fill(template: string, fields: Record<string, string>): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => fields[name] ?? whole);
}
