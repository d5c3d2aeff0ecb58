import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { UserError } from '@longhand/records';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { EXTENSIONS, openError } from './file-format.ts';
import { errorCode } from './error-facts.ts';

/**
 * The data files behind a path: the file itself, all files with a known extension below a folder, or those
 * that a glob matches; sorted by name. Hidden files and folders are left out. Throws a UserError when
 * there are none.
 */
export function listFiles(pathOrGlob: string): string[] {
  const kind = pathKind(pathOrGlob);
  if (kind === 'file') return [pathOrGlob];
  if (kind === undefined && !isDynamicPattern(pathOrGlob)) {
    throw new UserError(`${pathOrGlob} does not exist; check the path`);
  }
  const found =
    kind === 'folder'
      ? globSync('**/*', { cwd: pathOrGlob, absolute: false }).map((name) => joinPath(pathOrGlob, name))
      : globSync(pathOrGlob, { expandDirectories: false, absolute: isAbsolute(pathOrGlob) });
  const files = found.filter(hasKnownExtension).sort((a, b) => (a < b ? -1 : 1));
  if (files.length === 0) {
    throw new UserError(`${pathOrGlob} holds no file that can be read (${EXTENSIONS.join(' ')})`);
  }
  return files;
}

function hasKnownExtension(path: string): boolean {
  const name = path.toLowerCase();
  return EXTENSIONS.some((extension) => name.endsWith(extension));
}

function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

function pathKind(path: string): 'file' | 'folder' | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) {
      return undefined;
    }
    throw openError(path, error);
  }
}
