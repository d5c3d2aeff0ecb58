import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { lockFile, UserError } from '@longhand/records';
import type { Completion } from './completion.ts';

/**
 * What an endpoint has answered, on disk: a file of lines that only grows, one line a response, written as soon as
 * it is there. A run that was killed finds in it all that was answered, and asks for none of that again. The last
 * line may be torn by the kill; it is cut off when the journal is opened.
 */
export interface Journal {
  /** The sample `index` of a question; undefined where it was not answered. */
  get(key: string, index: number): JournalEntry | undefined;
  has(key: string, index: number): boolean;
  add(record: JournalRecord): void;
  /** Tokens of all responses, those of earlier runs included. */
  readonly usage: { prompt: number; completion: number };
  /** Samples in it. */
  readonly size: number;
  close(): void;
}

export type JournalEntry = { completion: Completion } | { failure: string };

/** A response: samples `first`, `first` + 1, … of a question, or why there are none. */
export interface JournalRecord {
  /** `questionKey` of the question. */
  key: string;
  first: number;
  usage: { prompt: number; completion: number } | null;
  /** One a sample, in order. */
  entries: JournalEntry[];
}

const header = '{"format":"longhand-journal@1"}\n';
const head =
  /^\{"key":"([0-9a-f]{64})","first":(\d+),"count":(\d+),"prompt_tokens":(\d+),"completion_tokens":(\d+),"entries":\[/;
const longestHead = 256;
const chunkBytes = 1 << 20;
/** Lines after which the disk is told to keep them: a crash of the machine costs these at most. */
const linesBetweenSyncs = 64;

interface Place {
  offset: number;
  length: number;
  first: number;
  count: number;
}

/**
 * Opens a journal, makes it where there is none, and takes it for this process. Throws a `UserError` for a file
 * that is no journal, and while another process has it.
 */
export function openJournal(path: string): Journal {
  const fresh = !existsSync(path);
  const { file, unlock } = takeFile(path);
  const places = new Map<string, Place[]>();
  const usage = { prompt: 0, completion: 0 };
  let size = 0;
  let end = 0;
  let unsynced = 0;

  const index = (line: string, offset: number, length: number) => {
    const found = head.exec(line);
    if (found === null) return;
    const [, key = '', first, count, prompt, completion] = found;
    const place = { offset, length, first: Number(first), count: Number(count) };
    const known = places.get(key);
    if (known === undefined) places.set(key, [place]);
    else known.push(place);
    usage.prompt += Number(prompt);
    usage.completion += Number(completion);
    size += place.count;
  };
  const write = (text: string) => {
    const bytes = Buffer.from(text);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why = code === 'ENOSPC' ? 'the disk is full' : message;
      throw new UserError(`${path}: cannot be written (${why}); what was answered before is kept`, {
        exitCode: 1,
        cause: error,
      });
    }
    return bytes.length;
  };

  try {
    end = scan(file, path, index);
    if (end < fstatSync(file).size) ftruncateSync(file, end);
    if (end === 0) end = write(header);
    if (fresh) fdatasyncSync(file);
  } catch (error) {
    closeSync(file);
    unlock();
    throw error;
  }

  const placeOf = (key: string, sample: number) =>
    places.get(key)?.find(({ first, count }) => sample >= first && sample < first + count);
  return {
    usage,
    get size() {
      return size;
    },
    has: (key, sample) => placeOf(key, sample) !== undefined,
    get: (key, sample) => {
      const place = placeOf(key, sample);
      if (place === undefined) return undefined;
      const bytes = Buffer.alloc(place.length);
      readSync(file, bytes, 0, place.length, place.offset);
      try {
        return (JSON.parse(bytes.toString('utf8')) as JournalRecord).entries[sample - place.first];
      } catch {
        throw new UserError(
          `${path}: the line at byte ${place.offset} is damaged; remove it, to have it asked again`,
        );
      }
    },
    add: (record) => {
      const line = lineOf(record);
      const length = write(line);
      index(line.slice(0, longestHead), end, length - 1);
      end += length;
      if (++unsynced >= linesBetweenSyncs) {
        fdatasyncSync(file);
        unsynced = 0;
      }
    },
    close: () => {
      if (unsynced > 0) fdatasyncSync(file);
      closeSync(file);
      unlock();
    },
  };
}

function takeFile(path: string): { file: number; unlock: () => void } {
  let unlock: (() => void) | undefined;
  try {
    unlock = lockFile(`${path}.lock`, path);
    return { file: openSync(path, 'a+'), unlock };
  } catch (error) {
    unlock?.();
    if (error instanceof UserError) throw error;
    throw new UserError(`${path}: cannot be opened (${(error as Error).message})`, { exitCode: 1 });
  }
}

function lineOf({ key, first, usage, entries }: JournalRecord): string {
  return `${JSON.stringify({
    key,
    first,
    count: entries.length,
    prompt_tokens: usage?.prompt ?? 0,
    completion_tokens: usage?.completion ?? 0,
    entries,
  })}\n`;
}

/** Reads the heads of all whole lines; returns where the last one ends. */
function scan(
  file: number,
  path: string,
  index: (head: string, offset: number, length: number) => void,
): number {
  const chunk = Buffer.alloc(chunkBytes);
  let start = 0;
  let lineHead = '';
  let lines = 0;
  for (let at = 0; ;) {
    const read = readSync(file, chunk, 0, chunkBytes, at);
    if (read === 0) return start;
    for (let from = 0; from < read;) {
      const newline = chunk.subarray(0, read).indexOf(10, from);
      const stop = newline < 0 ? read : newline;
      if (lineHead.length < longestHead) {
        lineHead += chunk.toString('latin1', from, Math.min(stop, from + longestHead - lineHead.length));
      }
      if (newline < 0) break;
      const offset = start;
      start = at + newline + 1;
      if (lines++ === 0) {
        if (`${lineHead}\n` !== header)
          throw new UserError(`${path}: is not a journal of samples; name another file`);
      } else index(lineHead, offset, start - offset - 1);
      lineHead = '';
      from = newline + 1;
    }
    at += read;
  }
}
