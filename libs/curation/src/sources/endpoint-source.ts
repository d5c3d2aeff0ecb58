import { createHash } from 'node:crypto';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder, UserError, type EndpointSource, type Message, type Recipe } from '@longhand/records';
import {
  openSampler,
  sampleUntil,
  SamplingStopped,
  type Prompt,
  type Sampled,
  type Sampler,
  type SampleRequest,
} from '@longhand/sampling';
import { listUnits } from '@longhand/shards';
import { verify } from '@longhand/verify';
import { eachOf } from './each-of.ts';
import type { Misfit } from './draft.ts';
import { sampleRowsPath, samplesFolder, type SampleRow } from './endpoint-rows.ts';
import { openProblems, type Problem, type Problems } from './problems.ts';
import { unitBytes } from './files-source.ts';
import type { EndpointUnit, SourceFact } from './unit.ts';

/** What planning an endpoint needs to know of its run. */
export interface SamplingRun {
  /** The data set's folder; what was answered stays in `.samples` below it, whatever becomes of the recipe. */
  out: string;
  limit: number | null;
  notice: (line: string) => void;
  stopping: () => boolean;
  /** Problems whose samples are there, of all. */
  onProgress: (done: number, total: number, samples: number) => void;
}

/**
 * Has an endpoint answer the problems of a source, keeps every answer on disk as it comes, and writes the samples
 * as rows in the problems' order: from there on they are read like the rows of a file. The rows hang on problems
 * and answers alone. Throws `SamplingStopped` where the run is stopped before all is there.
 */
export async function planEndpoint(
  source: EndpointSource,
  place: number,
  recipe: Recipe,
  run: SamplingRun,
): Promise<{ units: EndpointUnit[]; facts: SourceFact[] }> {
  const folder = samplesFolder(run.out);
  makeFolder(folder);
  const problems = await openProblems(source.problems, place, recipe.seed, run);
  let failed = false;
  const stopping = () => failed || run.stopping();
  const sampler = openSampler({
    endpoint: source.endpoint,
    settings: {
      ...source.settings,
      seed: source.settings.seed === undefined ? recipe.seed : source.settings.seed,
    },
    journal: join(folder, `source-${String(place)}.journal.jsonl`),
    onNotice: run.notice,
    stopping,
  });
  try {
    const draw = drawer(source, recipe, sampler);
    const total = await problems.count();
    let done = 0;
    let samples = 0;
    run.onProgress(0, total, 0);
    await eachOf(problems.read(), source.endpoint.concurrency, stopping, async (problem) => {
      try {
        if (!('reason' in problem)) samples += await draw.ensure(problem);
      } catch (error) {
        failed = true;
        throw error;
      }
      run.onProgress(++done, total, samples);
    });
    if (run.stopping()) throw new SamplingStopped();
    report(sampler, total, run.notice);
    const path = sampleRowsPath(run.out, place);
    const { sha256, bytes } = await writeRows(path, rowsOf(problems.read(), draw.all));
    const host = new URL(source.endpoint.url).hostname;
    const unit = { kind: 'endpoint', source: place, revision: `sha256:${sha256}` } as const;
    const pieces = await listUnits(path, { targetBytes: unitBytes });
    return {
      units: pieces.map((piece): EndpointUnit => ({ ...unit, piece })),
      facts: [
        ...problems.facts,
        { name: `${source.endpoint.model} at ${host}`, revision: unit.revision, bytes },
      ],
    };
  } finally {
    await sampler.close();
  }
}

/** Draws the samples of a problem. */
interface Drawer {
  /** Sees to it that they are there; tells how many. */
  ensure: (problem: Problem) => Promise<number>;
  all: (problem: Problem) => Promise<Sampled[]>;
}

function drawer(source: EndpointSource, recipe: Recipe, sampler: Sampler): Drawer {
  const { until, samples } = source;
  const promptOf = (problem: Problem): Prompt => ({
    messages: messagesOf(problem, source.prompt ?? recipe.prompt),
  });
  const all = async (problem: Problem): Promise<Sampled[]> => {
    const prompt = promptOf(problem);
    if (until === undefined) return sampler.sample({ prompt, count: samples });
    const { kind } = recipe.verify;
    return sampleUntil(sampler, prompt, {
      ...until,
      verdictOf: (text) => verify({ kind, gold: problem.answer, prediction: text }).verdict,
    });
  };
  return {
    all,
    ensure: async (problem) => {
      if (until !== undefined) return (await all(problem)).length;
      const request: SampleRequest = { prompt: promptOf(problem), count: samples };
      const key = sampler.keyOf(request);
      const missing = Array.from({ length: samples }, (_, i) => i).some((i) => !sampler.isKnown(key, i));
      if (missing) await sampler.sample(request);
      return samples;
    },
  };
}

function messagesOf({ problem }: Problem, { system, prefix, suffix }: Recipe['prompt']): Message[] {
  return [
    ...(system === null ? [] : [{ role: 'system' as const, content: system }]),
    { role: 'user', content: `${prefix}${problem}${suffix}` },
  ];
}

async function* rowsOf(
  problems: ReturnType<Problems['read']>,
  samplesOf: Drawer['all'],
): AsyncGenerator<SampleRow | Misfit> {
  for await (const problem of problems) {
    if ('reason' in problem) yield problem;
    else {
      for (const { index, completion, failure } of await samplesOf(problem)) {
        yield {
          ...problem,
          sample: index,
          response: completion?.text ?? null,
          failure,
          finish_reason: completion?.finishReason ?? null,
          truncated: completion?.truncated ?? false,
          tokens: completion?.tokens ?? null,
          prompt_tokens: completion?.promptTokens ?? null,
        };
      }
    }
  }
}

async function writeRows(
  path: string,
  rows: AsyncIterable<SampleRow | Misfit>,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const lines = async function* () {
    for await (const row of rows) {
      const line = Buffer.from(`${JSON.stringify(row)}\n`);
      hash.update(line);
      bytes += line.length;
      yield line;
    }
  };
  const partial = `${path}.partial`;
  try {
    await pipeline(Readable.from(lines()), createWriteStream(partial));
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof UserError) throw error;
    throw new UserError(`${path}: cannot be written (${message}); run the same command again when it can`, {
      exitCode: 1,
    });
  }
  return { sha256: hash.digest('hex'), bytes };
}

function report({ totals, host, endpoint }: Sampler, problems: number, notice: (line: string) => void): void {
  const { drawn, known, retries, completionTokens, promptTokens, cost } = totals;
  const figure = (n: number) => n.toLocaleString('en');
  notice(
    `${endpoint.model} at ${host}: ${figure(problems)} problems, ${figure(drawn)} samples drawn now, ` +
      `${figure(known)} read again, ${figure(retries)} repeats; in all ${figure(promptTokens)} tokens in, ` +
      `${figure(completionTokens)} out${cost === null ? '' : `, cost ${cost.toFixed(2)}`}`,
  );
}
