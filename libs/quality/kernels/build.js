import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

/**
 * node build.js [--check]
 *
 * Compiles text-kernels.ts into ../src/text-kernels.wasm.ts; with --check, tells (exit code 1) where what lies there is
 * not what the source compiles to.
 */
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const target = here('../src/text-kernels.wasm.ts');
const outputs = new Map();
const { error, stderr } = await asc.main(
  [
    'text-kernels.ts',
    '--baseDir=.',
    '--outFile=text-kernels.wasm',
    '-O3',
    '--noAssert',
    '--runtime=stub',
    '--initialMemory=4',
  ],
  {
    readFile: (name, base) => {
      try {
        return readFileSync(here(`${base}/${name}`), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name, content) => outputs.set(name, content),
    listFiles: () => [],
  },
);
if (error !== null) throw new Error(stderr.toString(), { cause: error });

const base64 = Buffer.from(outputs.get('text-kernels.wasm')).toString('base64');
const text = `/** What kernels/text-kernels.ts compiles to (node kernels/build.js), as base64. */
export const textKernelsWasm =
  '${base64}';
`;
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error(
    'src/text-kernels.wasm.ts is not what kernels/text-kernels.ts compiles to: run node kernels/build.js',
  );
  process.exitCode = 1;
}
