import { join } from 'node:path';

import { build } from 'esbuild';

/** Makes a program of a source file beside this one, to run in a process of its own; gives its path. */
export async function bundleProgram(source: string): Promise<string> {
  const script = join(import.meta.dirname, '../dist/programs', source.replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [join(import.meta.dirname, source)],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@longhand/source'],
    external: ['onnxruntime-node'],
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return script;
}
