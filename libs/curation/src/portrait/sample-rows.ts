import type { DataSetFiles } from '../data-set-files.ts';
import { queryRows } from '../shard-query.ts';

/** A row as the page's browser shows it. */
export interface ShownRow {
  kind: 'kept' | 'rejected';
  id: string;
  split: string;
  source: string;
  domain: string;
  difficulty: string;
  problem: string;
  answer: string;
  extracted: string;
  verdict: string;
  tokens: number | null;
  response: string;
  /** `stage/reason` and what was seen; empty for kept rows. */
  reason: string;
  detail: string;
}

export interface RowSample {
  rows: ShownRow[];
  total: number;
}

/** Longer responses are cut in the page, with a word of how much is missing; UTF-16 units. */
const longestText = 24_000;

/** Rows at even distances through the data set, at most `most`. */
export async function sampleRows(
  data: DataSetFiles,
  kind: ShownRow['kind'],
  most: number,
): Promise<RowSample> {
  const [counted] = await queryRows(data, 'SELECT count(*) AS n FROM rows');
  const total = Number(counted?.n ?? 0);
  const known = new Set((await queryRows(data, 'DESCRIBE rows')).map((row) => String(row.column_name)));
  const wanted = ['id', 'split', 'source', 'domain', 'difficulty', 'problem', 'answer', 'extracted_answer'];
  wanted.push('verdict', 'response_tokens', 'response', 'stage', 'reason', 'detail', 'metadata');
  const step = Math.max(1, total / Math.max(1, most));
  const rows = await queryRows(
    data,
    `SELECT ${wanted.filter((name) => known.has(name)).join(', ')} FROM
       (SELECT *, row_number() OVER () AS place FROM rows)
     WHERE floor((place - 1) / ${String(step)}) <> floor((place - 2) / ${String(step)}) OR place = 1 ORDER BY place`,
  );
  return { total, rows: rows.slice(0, most).map((row) => shown(row, kind)) };
}

function shown(row: Record<string, unknown>, kind: ShownRow['kind']): ShownRow {
  const text = (name: string) => {
    const value = row[name];
    if (value === null || value === undefined) return '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const response = text('response') === '' && kind === 'rejected' ? text('metadata') : text('response');
  const missing = response.length - longestText;
  const tokens = row.response_tokens;
  return {
    kind,
    id: text('id'),
    split: text('split'),
    source: text('source'),
    domain: text('domain'),
    difficulty: text('difficulty'),
    problem: text('problem'),
    answer: text('answer'),
    extracted: text('extracted_answer'),
    verdict: text('verdict'),
    tokens: tokens === null || tokens === undefined ? null : Number(tokens),
    response:
      missing > 0 ? `${response.slice(0, longestText)}\n… ${String(missing)} more characters` : response,
    reason: kind === 'kept' ? '' : `${text('stage')}/${text('reason')}`,
    detail: text('detail'),
  };
}
