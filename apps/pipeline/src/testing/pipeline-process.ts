import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The bundled app; the test target builds it first. */
const main = fileURLToPath(new URL('../../dist/bin/main.js', import.meta.url));
const workspace = fileURLToPath(new URL('../../../../', import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command of the app to its end, from the workspace's root. */
export function pipeline(...args: string[]): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: workspace,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: status, stdout, stderr };
}

export interface Started {
  child: ChildProcess;
  ended: Promise<Finished>;
}

/** Starts a command of the app; `ended` tells how it ended. */
export function startPipeline(...args: string[]): Started {
  return startPipelineWith({}, ...args);
}

/** The same with more in its environment. */
export function startPipelineWith(environment: Record<string, string>, ...args: string[]): Started {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: workspace,
    // A test's process.env is jest's copy, which a child would not get by itself.
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Finished>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  return { child, ended };
}

/**
 * What in its environment has a command send itself a signal right before it gives a file its name, one that ends with
 * `renamedTo`: a moment that does not hang on the machine's speed. `folder` takes the module that does it.
 */
export function signalBefore(
  folder: string,
  signal: NodeJS.Signals,
  renamedTo: string,
): Record<string, string> {
  const preload = join(folder, 'signal-before.cjs');
  writeFileSync(
    preload,
    `const fs = require('node:fs');
const { renameSync } = fs;
fs.renameSync = (from, to) => {
  if (to.endsWith(process.env.SIGNAL_BEFORE)) process.kill(process.pid, process.env.SIGNAL_OWN);
  renameSync(from, to);
};
require('node:module').syncBuiltinESMExports();`,
  );
  return { NODE_OPTIONS: `--require=${preload}`, SIGNAL_BEFORE: renamedTo, SIGNAL_OWN: signal };
}

/**
 * Waits until a command has made `files` files below a folder, work in progress and files moved or removed since
 * counted, or has ended; gives how many there were. A measure of progress that does not hang on the machine's speed.
 */
export async function filesMade(child: ChildProcess, folder: string, files = Infinity): Promise<number> {
  const made = new Set<string>();
  while (made.size < files && child.exitCode === null) {
    for (const path of filesUnder(folder)) made.add(path);
    await sleep(2);
  }
  return made.size;
}

function filesUnder(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // Not there yet, or just removed.
    return [];
  }
}

/** Path -> SHA-256 of every file under a folder, work in progress left out. */
export function hashesUnder(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (at: string) => {
    for (const name of readdirSync(at).sort()) {
      const path = join(at, name);
      if (name === '.work') continue;
      if (statSync(path).isDirectory()) walk(path);
      else found[relative(folder, path)] = createHash('sha256').update(readFileSync(path)).digest('hex');
    }
  };
  if (existsSync(folder)) walk(folder);
  return found;
}

/**
 * A small recipe with everything in it: Countdown problems in three splits, and files of rows of which some
 * cannot be mapped, some have wrong answers, and some are there twice. Returns the recipe's path.
 */
export function writeSmallRecipe(folder: string, files = 6): string {
  for (let file = 0; file < files; file++) {
    const rows = Array.from({ length: 60 }, (_, i) => row(file, i));
    writeFileSync(
      join(folder, `part-${String(file)}.jsonl`),
      rows.map((each) => `${JSON.stringify(each)}\n`).join(''),
    );
  }
  const path = join(folder, 'recipe.yaml');
  writeFileSync(
    path,
    `
name: small
license: mit
seed: 7
sources:
  - kind: countdown
    splits:
      - { name: train, rows: 60, operands: { 3: 1, 4: 1 } }
      - { name: test, rows: 20, operands: { 3: 1, 4: 1 }, targets: reserved }
    trace: { median_tokens: 400, max_tokens: 1500 }
  - kind: files
    path: ${JSON.stringify(join(folder, 'part-*.jsonl'))}
    map: { problem: q, response: r, answer: a, metadata: [n] }
write: { shard_bytes: 100000, row_group_bytes: 40000 }
`,
  );
  return path;
}

function row(file: number, i: number) {
  const n = i % 10 === 9 ? 0 : file * 100 + i;
  const sum = n + (i % 7 === 3 ? 2 : 1);
  const thought = `Adding one to ${String(n)} gives ${String(sum)}. `.repeat(1 + (n % 5));
  return {
    q: i % 20 === 11 ? '' : `What is ${String(n)} + 1?`,
    r: `<think>\n${thought}\n</think>\n\nIt is $\\boxed{${String(sum)}}$.`,
    a: String(n + 1),
    n,
  };
}
