/** A row on its way to becoming a record: what a source gives, before verification. */
export interface Draft {
  split: string;
  source: string;
  source_revision: string | null;
  domain: string;
  difficulty: string | null;
  problem: string;
  answer: string | null;
  response: string;
  pass_rate: number | null;
  metadata: string;
  /** The budget of tokens cut the response: it counts as a response, and is dropped. */
  truncated?: boolean;
}

/** A source row that could not become a draft: where it stands, why, and its text as JSON. */
export interface Misfit {
  split: string;
  source: string;
  source_revision: string | null;
  reason: string;
  detail: string;
  row: string;
}
