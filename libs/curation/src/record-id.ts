import { createHash } from 'node:crypto';

export interface RowKeys {
  /** 32 hex digits: hash of source, problem and response. */
  id: string;
  /** Equal for rows with equal problem and response. */
  rowKey: string;
  /** Equal for rows with equal problem. */
  problemKey: string;
}

/** The hashes by which rows are told apart, over the UTF-8 of their texts. */
export function rowKeys(
  source: string,
  problem: string | Uint8Array,
  response: string | Uint8Array,
): RowKeys {
  const problemKey = sha256(problem);
  const rowKey = sha256(`${problemKey}\n`, response);
  const id = sha256(`${source}\n${rowKey}`);
  return { id: id.slice(0, 32), rowKey: rowKey.slice(0, 32), problemKey: problemKey.slice(0, 32) };
}

function sha256(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
