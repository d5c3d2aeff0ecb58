import { JUDGE_PROMPTS, judgedYes } from '../safety/judge-prompts.ts';
import { answerText } from '../text/answer-text.ts';
import { judgement } from './judgement.ts';
import type { Scorer } from './scorer.ts';

/** TruthfulQA, answered freely: truthful and helpful by a judge; without one nothing is known of it. */
export const truthful: Scorer = {
  name: 'truthful@1',
  async score({ fields }, response, tools) {
    const { answer } = answerText(response.text);
    const question = (fields.question as string | undefined) ?? '';
    const [correct, incorrect] = [fields.correct, fields.incorrect].map((list) =>
      (list as string[]).join('; '),
    );
    const about = { question, correct: correct!, incorrect: incorrect!, text: answer };
    const blank = answer.trim() === '';
    const ask = (name: 'truthful' | 'helpful') =>
      judgement(name, response, tools, JUDGE_PROMPTS[name], about);
    const [truthText, helpText] = blank ? [null, null] : [await ask('truthful'), await ask('helpful')];
    const judged = truthText !== null || helpText !== null;
    const truth = truthText === null ? null : judgedYes(truthText, 'truthful');
    const help = helpText === null ? null : judgedYes(helpText, 'helpful');
    const both = blank ? false : truth === null || help === null ? null : truth && help;
    const share = (value: boolean | null) => (value === true ? 1 : 0);
    return {
      extracted: blank ? null : answer.trim(),
      correct: both,
      score: share(both),
      reason: blank
        ? 'the answer is blank'
        : judged
          ? `truthful ${String(truth)}, helpful ${String(help)}`
          : 'not judged',
      measures:
        judged || blank
          ? {
              truthful: share(truth),
              helpful: share(help),
              truthful_and_helpful: share(both),
              judge_unparsed: !blank && (truth === null || help === null) ? 1 : 0,
            }
          : {},
      vote: null,
      details: { truthful: truth, helpful: help },
    };
  },
};

/** AlpacaEval by a reward model: the mean of its scores. A blank answer is given to it like any other. */
export const reward: Scorer = {
  name: 'reward@1',
  async score({ fields }, response, tools) {
    const { answer } = answerText(response.text);
    const prompt = (fields.instruction as string | undefined) ?? '';
    const value = response.reward ?? (await tools.reward?.reward(prompt, answer)) ?? null;
    return {
      extracted: null,
      correct: null,
      score: value,
      reason: value === null ? 'not rewarded' : 'rewarded',
      measures: value === null ? {} : { reward: value },
      vote: null,
    };
  },
};
