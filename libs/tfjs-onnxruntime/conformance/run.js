/**
 * Runs tfjs-core's own test suite on the backend and prints what passed, what failed and what was left out, with
 * reasons. `--only=<text>` runs the specs whose name contains the text, `--verbose` prints every failure whole.
 * Exit code 1 where a spec failed.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { build } from 'esbuild';

import { leftOutReason } from './left-out.js';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;
const { values: flags } = parseArgs({
  options: { only: { type: 'string' }, verbose: { type: 'boolean', default: false } },
});

const bundle = join(here, '../dist/conformance/suite.cjs');
mkdirSync(dirname(bundle), { recursive: true });
await build({
  entryPoints: [join(here, 'suite.js')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  conditions: ['@longhand/source'],
  external: ['onnxruntime-node', 'jasmine-core'],
  alias: {
    // One copy of each: the ES modules, which the tests import too.
    '@tensorflow/tfjs-core': packageFolder('@tensorflow/tfjs-core'),
    '@tensorflow/tfjs-backend-cpu': packageFolder('@tensorflow/tfjs-backend-cpu'),
  },
  mainFields: ['module', 'main'],
  logLevel: 'error',
  // tfjs-core calls its tests free of side effects.
  ignoreAnnotations: true,
  plugins: [{ name: 'left-out', setup: keepLeftOutSpecs }],
});

const jasmineCore = require('jasmine-core');
jasmineCore.boot();
const counts = { passed: 0, onHost: 0, failed: 0 };
const leftOut = new Map();
const hostKernels = new Set();
let hostCallsBefore = 0;
const env = globalThis.jasmine.getEnv();
env.configure({
  random: false,
  specFilter: (spec) =>
    (!flags.only || spec.getFullName().includes(flags.only)) &&
    leftOutReason(spec.getFullName()) === undefined,
});
globalThis.leftOutByEnvironment = (name, define) => {
  globalThis.xdescribe(`${name} [left out: environment]`, () => {
    try {
      define();
    } catch {
      // Some browser tests cannot even be defined here.
    }
  });
};
env.clearReporters();
env.addReporter({
  specStarted: () => {
    hostCallsBefore = hostCalls();
  },
  specDone: (result) => {
    const reason = leftOutReason(result.fullName);
    if (reason !== undefined || result.status === 'excluded' || result.status === 'pending') {
      if (flags.only) return;
      const why = reason ?? 'asks for an environment that Node is not (browser, worker)';
      leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
    } else if (result.status === 'passed') {
      counts.passed++;
      if (hostCalls() > hostCallsBefore) counts.onHost++;
    } else {
      counts.failed++;
      console.log(`FAILED ${result.fullName}`);
      const messages = result.failedExpectations.map(({ message, stack }) =>
        flags.verbose ? `${message}\n${stack}` : message.split('\n')[0],
      );
      for (const message of messages) console.log(`  ${message}`);
    }
  },
});
process.on('unhandledRejection', (error) => {
  console.error(error);
});
require(bundle);
await env.execute();
for (const name of backendOf()?.statistics.hostKernels.keys() ?? []) hostKernels.add(name);
const total = counts.passed + counts.failed;
console.log(`${total} specs run: ${counts.passed} passed, ${counts.failed} failed`);
console.log(`${counts.onHost} of the passed used kernels of the tfjs cpu backend`);
const sum = [...leftOut.values()].reduce((a, b) => a + b, 0);
console.log(`${sum} left out:`);
for (const [reason, count] of leftOut) console.log(`  ${count}  ${reason}`);
process.exit(counts.failed > 0 ? 1 : 0);

function backendOf() {
  return globalThis.onnxRuntimeStatistics?.();
}

function hostCalls() {
  const calls = backendOf()?.statistics.hostKernels.values() ?? [];
  return [...calls].reduce((a, b) => a + b, 0);
}

function packageFolder(name) {
  return dirname(require.resolve(`${name}/package.json`));
}

/** Specs whose environment does not fit are defined as excluded ones, to be counted. */
function keepLeftOutSpecs(pluginBuild) {
  pluginBuild.onLoad({ filter: /tfjs-core\/dist\/jasmine_util\.js$/ }, ({ path }) => {
    const source = readFileSync(path, 'utf8');
    const call = 'executeTests(testName, tests, testEnv);\n        }';
    if (!source.includes(call)) throw new Error(`${path} is not as expected`);
    const counted = `${call} else { leftOutByEnvironment(name, () => tests(testEnv)); }`;
    return { contents: source.replace(call, counted), loader: 'js' };
  });
}
