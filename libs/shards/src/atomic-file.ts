import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isProcessRunning, makeFolder, UserError } from '@longhand/records';
import { errorCode, errorMessage } from './error-facts.ts';

/** A finished file: where, how many bytes, and the SHA-256 of its content in hex. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that appears under its name whole or not at all. */
export interface AtomicFile {
  readonly path: string;
  /** Bytes written so far. */
  readonly bytes: number;
  /** Appends bytes; they may be reused by the caller afterwards. */
  write(chunk: Uint8Array): void;
  /** Makes what was written durable, under the temporary name still. */
  close(): void;
  /** Closes if need be, then renames to the final name. */
  commit(): WrittenFile;
  /** Removes the temporary file. Without effect after a commit. */
  abort(): void;
}

const SUFFIX = '.partial';
/** A temporary name: the name to be, the process that writes it, its place among the files of that process. */
const PARTIAL = /^\.(.+)\.(\d+)-\d+\.partial$/;
let opened = 0;

/**
 * Opens a file under a temporary name in the folder of `path`, or in `workDirectory` (same file system).
 * A `passing` file is for later stages of the same run: it is not forced to the disk and its hash is empty.
 * Failures of any step are one UserError (exit code 1) that names the file and the cause.
 */
export function openAtomicFile(
  path: string,
  options: { workDirectory?: string | undefined; passing?: boolean } = {},
): AtomicFile {
  const folder = options.workDirectory ?? dirname(path);
  const partial = join(folder, `.${basename(path)}.${process.pid}-${opened++}${SUFFIX}`);
  const { passing = false } = options;
  const hash = createHash('sha256');
  let bytes = 0;
  let created = false;
  let open = false;
  let done = false;
  const attempt = <T>(step: () => T): T => {
    try {
      return step();
    } catch (error) {
      abort();
      throw writeError(path, error);
    }
  };
  const abort = (): void => {
    if (done) return;
    done = true;
    if (!created) return;
    try {
      if (open) closeSync(descriptor);
    } finally {
      open = false;
      rmSync(partial, { force: true });
    }
  };
  const close = (): void => {
    if (!open) return;
    attempt(() => {
      if (!passing) fsyncSync(descriptor);
      closeSync(descriptor);
      open = false;
    });
  };
  const descriptor = attempt(() => {
    makeFolder(dirname(path));
    makeFolder(folder);
    const opened = openSync(partial, 'w');
    created = true;
    return opened;
  });
  open = true;
  return {
    path,
    get bytes() {
      return bytes;
    },
    write(chunk) {
      attempt(() => {
        for (let at = 0; at < chunk.length;) at += writeSync(descriptor, chunk, at);
      });
      if (!passing) hash.update(chunk);
      bytes += chunk.length;
    },
    close,
    commit() {
      close();
      attempt(() => {
        renameSync(partial, path);
        if (!passing) syncDirectory(dirname(path));
      });
      done = true;
      return { path, bytes, sha256: passing ? '' : hash.digest('hex') };
    },
    abort,
  };
}

/**
 * Removes what killed processes left of unfinished files in a folder, or of those alone that were to be called `only`;
 * returns their names. What a process is still writing stays. A folder that is not there holds none.
 */
export function removePartialFiles(directory: string, only?: readonly string[]): string[] {
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => {
    const [, wanted, writer] = PARTIAL.exec(name) ?? [];
    if (wanted === undefined || isProcessRunning(Number(writer))) return false;
    return only?.includes(wanted) !== false;
  });
  for (const name of names) rmSync(join(directory, name), { force: true });
  return names.sort();
}

function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device; free some and run again',
  EDQUOT: 'the disk quota is used up; free some space and run again',
  EACCES: 'permission denied; choose a folder you may write to',
  EPERM: 'operation not permitted; choose a folder you may write to',
  EROFS: 'the file system is read-only; choose another folder',
  EXDEV: 'the work directory is on another file system; choose one on the same',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a part of the path is a file, not a folder',
  EISDIR: 'a folder has that name',
};

function writeError(path: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const code = errorCode(error);
  const cause = CAUSES[code] ?? errorMessage(error);
  return new UserError(`cannot write ${path}: ${cause}`, { exitCode: 1, cause: error });
}
