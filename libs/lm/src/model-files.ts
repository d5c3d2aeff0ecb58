/** A model's files, wherever they lie. */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { UserError } from '@longhand/records';

/** A file that is read in parts. */
export interface ByteSource {
  readonly size: number;
  /** Bytes `start` to `end` (exclusive), read into `target` where one is given. Fewer bytes come back at the end. */
  read(start: number, end: number, target?: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A model's files by name: a folder here, or a repository whose files are read over the network. */
export interface ModelFiles {
  /** What errors call it. */
  readonly name: string;
  /** A whole small file, or undefined where there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** A large file, to be read in parts. Throws UserError where there is none. */
  open(name: string): Promise<ByteSource>;
}

/** The files of a local folder. */
export function localFiles(folder: string): ModelFiles {
  return {
    name: folder,
    read: async (name) => {
      try {
        return await readFile(join(folder, name));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw unreadable(join(folder, name), error);
      }
    },
    open: (name) => openLocal(join(folder, name)),
  };
}

/** A JSON file of a model, or undefined where there is none. Throws UserError where it is not JSON. */
export async function readJson(files: ModelFiles, name: string): Promise<unknown> {
  const bytes = await files.read(name);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (error) {
    throw new UserError(`${files.name}/${name}: not valid JSON (${(error as Error).message})`, {
      cause: error,
    });
  }
}

async function openLocal(path: string): Promise<ByteSource> {
  try {
    const handle = await open(path, 'r');
    const { size } = await handle.stat();
    return {
      size,
      read: async (start, end, target = new Uint8Array(Math.max(0, end - start))) => {
        let at = 0;
        while (at < end - start) {
          const { bytesRead } = await handle.read(target, at, end - start - at, start + at);
          if (bytesRead === 0) break;
          at += bytesRead;
        }
        return target.subarray(0, at);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    throw unreadable(path, error);
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function unreadable(path: string, error: unknown): UserError {
  const cause = isMissing(error) ? 'no such file' : (error as Error).message;
  return new UserError(`cannot read ${path}: ${cause}`, { cause: error });
}
