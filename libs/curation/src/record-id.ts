import { createHash } from 'node:crypto';

export interface RowKeys {
  /** 32 hex digits: hash of source, problem and response. */
  id: string;
  /** Equal for rows with equal problem and response. */
  rowKey: string;
  /** Equal for rows with equal problem. */
  problemKey: string;
}

/** The hashes by which rows are told apart. Text counts without space at its ends. */
export function rowKeys(source: string, problem: string, response: string): RowKeys {
  const problemKey = sha256(problem.trim());
  const rowKey = sha256(`${problemKey}\n${response.trim()}`);
  const id = sha256(`${source}\n${rowKey}`);
  return { id: id.slice(0, 32), rowKey: rowKey.slice(0, 32), problemKey: problemKey.slice(0, 32) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
