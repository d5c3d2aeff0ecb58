import type { Verdict } from '@longhand/records';
import type { OpenQuestion } from './late/judged-rows.ts';

/**
 * What later stages need to know of a unit's rows without reading them: one entry a row in every array.
 * `split`, `source`, `domain`, `difficulty`, `stage` and `reason` are places in `words`, -1 for none; a row
 * with a stage was dropped there.
 */
export interface UnitIndex {
  rows: number;
  words: string[];
  id: string[];
  /** Equal for rows with the same problem and response, whatever their source. */
  rowKey: string[];
  problemKey: string[];
  /** What a seeded draw goes by, the id of the row as its source gave it, where that is not its id. */
  drawKey: Record<number, string>;
  split: number[];
  source: number[];
  domain: number[];
  difficulty: number[];
  stage: number[];
  reason: number[];
  /** Place in `verdictCodes`, -1 for a row that was dropped before verification. */
  verdict: number[];
  responseTokens: number[];
  /** Uncompressed bytes of the row in a shard. */
  bytes: number[];
  /** The answers of rows without a gold answer, by row, where the recipe asks for majorities. */
  votes?: Record<number, string>;
  /** What a judge is to be asked, by row, where the recipe has one and rules could not decide. */
  open?: Record<number, OpenQuestion>;
  /** The verdict, as a place in `verdictCodes`, of rows whose answer was made wrong on purpose; `verdict` is what it was. */
  noised?: Record<number, number>;
}

export const verdictCodes: readonly Verdict[] = ['correct', 'incorrect', 'unverifiable'];

export interface IndexedRow {
  id: string;
  rowKey: string;
  problemKey: string;
  /** The id where it is not given. */
  drawKey?: string;
  split: string;
  source: string;
  domain: string | null;
  difficulty: string | null;
  stage: string | null;
  reason: string | null;
  verdict: Verdict | null;
  responseTokens: number;
  bytes: number;
  vote?: string | null;
  open?: OpenQuestion | null;
  /** The verdict after noise, where it is another. */
  noisedVerdict?: Verdict | null;
}

/** What a seeded draw of a row goes by. */
export function drawKeyOf(index: UnitIndex, row: number): string {
  return index.drawKey[row] ?? index.id[row]!;
}

/** Gathers a unit's index row by row. */
export class UnitIndexBuilder {
  private readonly places = new Map<string, number>();
  private readonly index: UnitIndex = {
    rows: 0,
    words: [],
    id: [],
    rowKey: [],
    problemKey: [],
    drawKey: {},
    split: [],
    source: [],
    domain: [],
    difficulty: [],
    stage: [],
    reason: [],
    verdict: [],
    responseTokens: [],
    bytes: [],
  };

  append(row: IndexedRow): void {
    const { index } = this;
    index.rows++;
    index.id.push(row.id);
    index.rowKey.push(row.rowKey);
    index.problemKey.push(row.problemKey);
    if (row.drawKey !== undefined && row.drawKey !== row.id) index.drawKey[index.rows - 1] = row.drawKey;
    index.split.push(this.place(row.split));
    index.source.push(this.place(row.source));
    index.domain.push(this.place(row.domain));
    index.difficulty.push(this.place(row.difficulty));
    index.stage.push(this.place(row.stage));
    index.reason.push(this.place(row.reason));
    index.verdict.push(row.verdict === null ? -1 : verdictCodes.indexOf(row.verdict));
    index.responseTokens.push(row.responseTokens);
    index.bytes.push(row.bytes);
    const { noisedVerdict } = row;
    if (noisedVerdict !== undefined && noisedVerdict !== null) {
      (index.noised ??= {})[index.rows - 1] = verdictCodes.indexOf(noisedVerdict);
    }
    if (row.open !== undefined && row.open !== null) (index.open ??= {})[index.rows - 1] = row.open;
    if (row.vote !== undefined && row.vote !== null) (index.votes ??= {})[index.rows - 1] = row.vote;
  }

  finish(): UnitIndex {
    return this.index;
  }

  private place(word: string | null): number {
    if (word === null) return -1;
    let place = this.places.get(word);
    if (place === undefined) {
      place = this.index.words.push(word) - 1;
      this.places.set(word, place);
    }
    return place;
  }
}
