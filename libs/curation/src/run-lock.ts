import { join } from 'node:path';
import { lockFile } from '@longhand/records';
import { cannotWrite, type RunFolder } from './run-folder.ts';

/** Takes the folder for this process; returns the function that gives it back. Throws UserError while another has it. */
export function lockRun({ out, work }: RunFolder, name: string): () => void {
  try {
    return lockFile(join(work, `lock-${name}`), out);
  } catch (error) {
    throw cannotWrite(work, error);
  }
}
