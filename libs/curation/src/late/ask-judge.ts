import { join } from 'node:path';
import { makeFolder, UserError, type Recipe, type Verdict } from '@longhand/records';
import { endpointJudge, openSampler, SamplingStopped, type Sampler } from '@longhand/sampling';
import { eachOf } from '../sources/each-of.ts';
import { samplesFolder } from '../sources/endpoint-rows.ts';
import type { SamplingRun } from '../sources/endpoint-source.ts';
import { questionName, type Judged, type Judgements, type OpenQuestion } from './judged-rows.ts';

/**
 * Asks the recipe's judge what rules could not decide, and keeps every answer on disk as it comes: a question is
 * asked once, however often the run is called. Throws `SamplingStopped` where the run is stopped before all is there.
 */
export async function askJudge(
  judge: NonNullable<Recipe['verify']['judge']>,
  questions: readonly OpenQuestion[],
  seed: number,
  run: Omit<SamplingRun, 'limit'>,
): Promise<Judgements> {
  const judgements = new Map<string, Judged>();
  if (questions.length === 0) return judgements;
  const folder = samplesFolder(run.out);
  makeFolder(folder);
  let failed = false;
  const stopping = () => failed || run.stopping();
  const { endpoint, settings, prompt } = judge;
  const sampler = openSampler({
    endpoint,
    settings: { ...settings, seed: settings.seed === undefined ? seed : settings.seed },
    journal: join(folder, 'judge.journal.jsonl'),
    onNotice: run.notice,
    stopping,
  });
  try {
    const asked = endpointJudge(sampler, prompt === undefined ? {} : { prompt });
    run.onProgress(0, questions.length, 0);
    await eachOf(questions, endpoint.concurrency, stopping, async (question) => {
      try {
        judgements.set(questionName(question), await judgementOf(asked, question));
      } catch (error) {
        failed = true;
        throw error;
      }
      run.onProgress(judgements.size, questions.length, judgements.size);
    });
    if (run.stopping() && judgements.size < questions.length) throw new SamplingStopped();
    report(sampler, judgements, run.notice);
    return judgements;
  } finally {
    await sampler.close();
  }
}

/** A judge that gives no answer (where the recipe lets that pass) leaves the row as it was. */
async function judgementOf(
  judge: ReturnType<typeof endpointJudge>,
  { gold, answer }: OpenQuestion,
): Promise<Judged> {
  try {
    const judged = await judge.judge({ gold, prediction: answer, extracted: answer });
    return { ...judged, by: judge.name };
  } catch (error) {
    if (error instanceof UserError || error instanceof SamplingStopped) throw error;
    const reason = `the judge did not answer: ${error instanceof Error ? error.message : String(error)}`;
    return { verdict: 'unverifiable', reason, by: null };
  }
}

function report(
  { totals, host, endpoint }: Sampler,
  judgements: Judgements,
  notice: (line: string) => void,
): void {
  const counts: Record<Verdict, number> = { correct: 0, incorrect: 0, unverifiable: 0 };
  for (const { verdict } of judgements.values()) counts[verdict]++;
  const { drawn, known, cost } = totals;
  notice(
    `${endpoint.model} at ${host}: judged ${String(judgements.size)} answers that rules could not decide ` +
      `(${String(counts.correct)} correct, ${String(counts.incorrect)} incorrect, ${String(counts.unverifiable)} open still), ` +
      `${String(drawn)} asked now, ${String(known)} read again${cost === null ? '' : `, cost ${cost.toFixed(2)}`}`,
  );
}
