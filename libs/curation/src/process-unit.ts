import { buildFilters, type Drop } from '@longhand/quality';
import type { Recipe } from '@longhand/records';
import { arrowSchema, RecordBatchBuilder, writeBatches } from '@longhand/shards';
import { extractAnswer, verify, type Verification } from '@longhand/verify';
import { answerTools } from './answer-tools.ts';
import { BandKeys } from './band-file.ts';
import { findContaminationOf, type FindContamination } from './benchmarks.ts';
import { openQuestion } from './late/judged-rows.ts';
import { rowKeys } from './record-id.ts';
import { unitRowsPath, writeUnitIndex, type RunFolder } from './run-folder.ts';
import { produceCountdown } from './sources/countdown-source.ts';
import type { Draft, Misfit } from './sources/draft.ts';
import { produceEndpoint } from './sources/endpoint-rows.ts';
import { produceFiles } from './sources/files-source.ts';
import type { Unit } from './sources/unit.ts';
import { stagedFields } from './staged-rows.ts';
import { TextScratch } from './text-scratch.ts';
import { tokenCounterOf, type TokenCounter } from './token-counter.ts';
import { transformDraft } from './transform-draft.ts';
import { UnitIndexBuilder, type UnitIndex } from './unit-index.ts';

/** Counts of a finished unit, for progress. */
export interface UnitDone {
  rows: number;
  bytes: number;
}

/** Produces, verifies and filters the rows of a unit, and leaves them (dropped ones too) in the run's folder. */
export async function processUnit(
  folder: RunFolder,
  recipe: Recipe,
  place: number,
  unit: Unit,
): Promise<UnitDone> {
  const stager = new Stager(recipe, await findContaminationOf(recipe), await tokenCounterOf(recipe));
  const batches = staged(stager, produce(recipe, unit));
  const { rows, bytes } = await writeBatches(unitRowsPath(folder, place), batches, arrowSchema(stagedFields));
  stager.bands?.write(folder, place);
  writeUnitIndex(folder, place, stager.finish());
  return { rows, bytes };
}

/** Rows as batches of moderate size: a unit may be larger than memory. */
async function* staged(
  stager: Stager,
  rows: AsyncIterable<Draft | Misfit> | Iterable<Draft | Misfit>,
): AsyncGenerator<ReturnType<RecordBatchBuilder['finish']>> {
  for await (const row of rows) {
    stager.add(row);
    if (stager.batchBytes >= batchBytes) yield stager.takeBatch();
  }
  yield stager.takeBatch();
}

function produce(recipe: Recipe, unit: Unit): AsyncIterable<Draft | Misfit> | Iterable<Draft | Misfit> {
  const source = recipe.sources[unit.source];
  if (unit.kind === 'countdown' && source?.kind === 'countdown')
    return produceCountdown(unit, source, recipe.seed);
  if (unit.kind === 'files' && (source?.kind === 'files' || source?.kind === 'hub'))
    return produceFiles(unit, source);
  if (unit.kind === 'endpoint' && source?.kind === 'endpoint') return produceEndpoint(unit, source);
  throw new Error(`unit of kind ${unit.kind} does not fit source ${String(unit.source)}`);
}

/** Rows are gathered into batches of about this many bytes. */
const batchBytes = 16_000_000;

class Stager {
  /** MinHash keys, where the recipe asks for near duplicates. */
  readonly bands: BandKeys | null;
  private readonly builder = new RecordBatchBuilder(stagedFields);
  private readonly index = new UnitIndexBuilder();
  private readonly filter;
  private readonly recipe: Recipe;
  private readonly tokens: TokenCounter;
  private readonly needsReasoning: boolean;
  private readonly findContamination: FindContamination | null;
  private readonly encoded = new TextScratch();
  private readonly encodedProblem = new TextScratch();

  constructor(recipe: Recipe, findContamination: FindContamination | null, tokens: TokenCounter) {
    this.recipe = recipe;
    this.tokens = tokens;
    this.findContamination = findContamination;
    const { reasoning_tokens, structure } = recipe.filters;
    this.needsReasoning = Object.keys({ ...reasoning_tokens, ...structure }).length > 0;
    this.filter = buildFilters(recipe.filters, answerTools);
    const { near } = recipe.deduplicate;
    this.bands = near === undefined ? null : new BandKeys(near);
  }

  add(row: Draft | Misfit): void {
    if ('reason' in row) this.addMisfit(row);
    else this.addDraft(row);
  }

  /** Bytes of the batch under way. */
  get batchBytes(): number {
    return this.builder.byteLength;
  }

  takeBatch(): ReturnType<RecordBatchBuilder['finish']> {
    return this.builder.finish();
  }

  finish(): UnitIndex {
    return this.index.finish();
  }

  private addMisfit(misfit: Misfit): void {
    this.bands?.skip();
    const { split, source, source_revision, reason, detail, row } = misfit;
    const keys = rowKeys(source, row, '');
    this.builder.append({
      split,
      id: keys.id,
      source,
      source_revision,
      metadata: row,
      stage: 'map',
      reason,
      detail,
    });
    const bytes = Buffer.byteLength(row) + 200;
    const rest = { domain: null, difficulty: null, verdict: null, responseTokens: 0 };
    this.index.append({ ...keys, ...rest, split, source, stage: 'map', reason, bytes });
  }

  private addDraft(draft: Draft): void {
    const { split, source, domain, difficulty } = draft;
    const problem = this.encodedProblem.encode(draft.problem);
    let response = this.encoded.encode(draft.response);
    let keys = rowKeys(source, problem, response);
    const drawKey = keys.id;
    const vote = this.voteOf(draft);
    let verification = vote ?? this.verification(draft);
    const open = openQuestion(this.recipe, draft, verification);
    const counted = this.countTokens(draft.response, response);
    let responseTokens = counted.response;
    const drop = this.judge(draft, verification, vote !== null || open !== null, counted, problem, response);
    if (drop === null) this.bands?.add(problem, response);
    else this.bands?.skip();
    const { verdict } = verification;
    let shown = draft;
    if (drop === null) shown = transformDraft(this.recipe, draft, verification.extracted, drawKey);
    if (shown.response !== draft.response) {
      response = this.encoded.encode(shown.response);
      keys = rowKeys(source, problem, response);
      responseTokens = this.tokens.count(shown.response, response);
      if (shown.metadata !== draft.metadata && vote === null) verification = this.verification(shown);
    }
    const before = this.textBytes();
    this.builder.append({
      ...shown,
      truncated: null,
      problem,
      response,
      id: keys.id,
      extracted_answer: verification.extracted,
      verdict: verification.verdict,
      verifier: verification.verifier,
      response_tokens: responseTokens,
      stage: drop?.stage ?? null,
      reason: drop?.reason ?? null,
      detail: drop?.detail ?? null,
    });
    const place = {
      split,
      source,
      domain,
      difficulty,
      stage: drop?.stage ?? null,
      reason: drop?.reason ?? null,
    };
    this.index.append({
      ...keys,
      drawKey,
      ...place,
      verdict,
      responseTokens,
      bytes: this.shardBytes(before),
      vote: vote?.extracted ?? null,
      open,
      noisedVerdict: verification.verdict === verdict ? null : verification.verdict,
    });
  }

  /** Tokens of a response, and of its reasoning where a filter asks for them and both at once is cheaper. */
  private countTokens(text: string, bytes: Uint8Array): { response: number; reasoning?: number | null } {
    const both = this.needsReasoning ? this.tokens.countWithReasoning : undefined;
    return both === undefined ? { response: this.tokens.count(text, bytes) } : both(bytes);
  }

  private verification({ answer, response }: Draft): Verification {
    return verify({ kind: this.recipe.verify.kind, gold: answer, prediction: response });
  }

  /** For a row without a gold answer where the recipe asks for majorities: its answer, to be voted on; else null. */
  private voteOf({ answer, response }: Draft): (Verification & { verdict: 'unverifiable' }) | null {
    if (answer !== null || this.recipe.verify.majority === undefined) return null;
    const own = extractAnswer(response, 'math').text;
    if (own === null) return null;
    // An answer that cannot be read back out of its own response decides nothing.
    const same = verify({ kind: this.recipe.verify.kind, gold: own, prediction: response });
    return same.verdict === 'correct' && same.extracted !== null
      ? { ...same, verdict: 'unverifiable' }
      : null;
  }

  /** Bytes so far, and those of the columns that a shard holds several times. */
  private textBytes() {
    const { builder } = this;
    const problem = builder.utf8('problem').byteLength;
    return { all: builder.byteLength, problem, response: builder.utf8('response').byteLength };
  }

  /** Bytes in a shard of the row that was just appended: problem twice, response up to three times. */
  private shardBytes(before: ReturnType<Stager['textBytes']>): number {
    const after = this.textBytes();
    const { prefix, suffix, system } = this.recipe.prompt;
    return (
      after.all -
      before.all +
      (after.problem - before.problem) +
      2 * (after.response - before.response) +
      (prefix.length + suffix.length + (system?.length ?? 0)) +
      fixedRowBytes
    );
  }

  private judge(
    draft: Draft,
    verification: Verification,
    isOpen: boolean,
    tokens: { response: number; reasoning?: number | null },
    problemBytes: Uint8Array,
    responseBytes: Uint8Array,
  ): (Drop & { stage: string }) | null {
    const { verdict, reason } = verification;
    if (draft.truncated === true) {
      return {
        stage: 'sample',
        reason: 'truncated',
        detail: `cut at ${String(tokens.response)} tokens or so`,
      };
    }
    if (this.recipe.verify.keep === 'correct' && verdict !== 'correct' && !isOpen) {
      return { stage: 'verify', reason: verdict, detail: reason };
    }
    const drop = this.filter({
      problem: draft.problem,
      response: draft.response,
      problemTokens: this.tokens.count(draft.problem, problemBytes),
      responseTokens: tokens.response,
      reasoningTokens: tokens.reasoning,
      answer: verification.extracted,
      responseBytes,
      countTokens: this.tokens.count,
    });
    if (drop !== null) return { stage: 'filter', ...drop };
    const hit = this.findContamination?.(draft.problem) ?? null;
    if (hit === null) return null;
    const { benchmark, item, rule, figure, span } = hit;
    const detail = `${rule} ${figure.toFixed(2)} with item ${String(item)}: "${span}"`;
    return { stage: 'decontaminate', reason: benchmark, detail };
  }
}

/** Id, labels, numbers and offsets of a row in a shard, in bytes. */
const fixedRowBytes = 250;
