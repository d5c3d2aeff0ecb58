import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * node tools/bundle/bundle.js <project folder> <entry>…
 *
 * Bundles entries of src/ into dist/bin/, the workspace's own libs from source. Packages that carry binaries, or
 * are large and seldom needed, stay imports.
 */
const imports =
  /^(@duckdb\/|@toondepauw\/|@tensorflow\/|onnxruntime-node|parquet-wasm|@huggingface\/hub|undici|parquetjs|lz4-napi)/;

const [project, ...entries] = process.argv.slice(2);
const outdir = join(project, 'dist', 'bin');
rmSync(outdir, { recursive: true, force: true });
// One build an entry: in a common one, whatever two entries share is loaded whole by each of them.
for (const entry of entries) {
  await build({
    entryPoints: [join(project, 'src', entry)],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    minifyWhitespace: true,
    minifySyntax: true,
    conditions: ['@longhand/source'],
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    plugins: [
      {
        name: 'some-packages-stay-imports',
        setup: ({ onResolve }) => {
          onResolve({ filter: imports }, ({ path }) => ({ path, external: true }));
        },
      },
    ],
  });
}
