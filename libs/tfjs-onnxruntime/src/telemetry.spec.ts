import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { bundleProgram } from './bundle.testing.ts';

describe('ONNX Runtime', () => {
  it('keeps no record of what it runs for its maker', async () => {
    const home = mkdtempSync(join(tmpdir(), 'longhand-'));
    try {
      const script = await bundleProgram('one-product.testing.ts');
      // CI is not passed on: ONNX Runtime is silent there by itself.
      const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home };
      const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
      expect(stdout).toBe('8');
      expect(readdirSync(home)).toEqual([]);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
