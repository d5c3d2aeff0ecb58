import type { CountdownProblem } from '@longhand/countdown';
import type { FileUnit } from '@longhand/shards';

/** Countdown problems `first`… of a split, to be narrated. */
export interface CountdownUnit {
  kind: 'countdown';
  /** Place of the source in the recipe. */
  source: number;
  split: string;
  first: number;
  problems: CountdownProblem[];
}

/** A piece of a file. */
export interface FilesUnit {
  kind: 'files';
  source: number;
  /** Name of the file, relative to what the recipe names; of a Hub source, `owner/name`. */
  name: string;
  /** `sha256:…` of the file; of a Hub source, the commit. */
  revision: string;
  piece: FileUnit;
  /** Rows with a number at or above this are left out; null without a limit. */
  endRow: number | null;
}

/** A piece of the samples that an endpoint gave. */
export interface EndpointUnit {
  kind: 'endpoint';
  source: number;
  /** `sha256:…` of all samples of the source. */
  revision: string;
  piece: FileUnit;
}

/**
 * The smallest piece of work: cut by the recipe and its input alone, never by the number of workers, so that
 * any process can do any unit and the result is the same. JSON through and through.
 */
export type Unit = CountdownUnit | FilesUnit | EndpointUnit;

/** What a manifest says of one input. */
export interface SourceFact {
  name: string;
  revision: string | null;
  bytes: number | null;
}
