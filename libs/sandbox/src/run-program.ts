import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bubblewrapArguments, bubblewrapStatus, environment } from './bubblewrap.ts';
import { cappedOutput } from './capped-output.ts';
import { interpreter, type Language } from './interpreter.ts';
import { DEFAULT_LIMITS, type Limits, prlimitFlags } from './limits.ts';
import { SandboxError } from './sandbox-error.ts';
import { seccompFilter } from './seccomp.ts';

/** A program to run. */
export interface Program {
  language: Language;
  code: string;
  /** What it reads from stdin; nothing by default. */
  stdin?: string;
  limits?: Partial<Limits>;
  /**
   * `bubblewrap` (the default) refuses to run where it cannot isolate. `limits-only` runs the program as a
   * plain process under resource limits: for code that is trusted not to be hostile.
   */
  isolation?: 'bubblewrap' | 'limits-only';
}

/** What kept the program in. */
export interface Isolation {
  kind: 'bubblewrap' | 'limits-only';
  network: 'none' | "the host's";
  files: 'system read-only, private /tmp' | "the host's, as far as its user may";
  processes: string;
}

/** How a program ended. */
export interface RunResult {
  /** `ok` is exit code 0. `memory` is told from the interpreter's own message or a kill. */
  outcome: 'ok' | 'failed' | 'timeout' | 'memory';
  exitCode: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  /** More was written to stdout or stderr than was kept. */
  truncated: boolean;
  wallMs: number;
  isolation: Isolation;
}

/**
 * Runs a program that may be hostile and reports how it ended. Never throws for what the program does; throws
 * a {@link SandboxError} when it cannot be isolated or started.
 */
export async function runProgram(program: Program): Promise<RunResult> {
  const { limits, child, isolation, release } = startProgram(program);
  try {
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(program.stdin ?? '');
    return { ...(await finish(child, limits)), isolation };
  } finally {
    release();
  }
}

/** A program that runs. */
export interface Started {
  child: ChildProcess;
  limits: Limits;
  isolation: Isolation;
  /** Removes its files; it has to have ended. */
  release: () => void;
}

/** Starts a program; nothing is written to its stdin yet. */
export function startProgram(program: Program): Started {
  const limits = { ...DEFAULT_LIMITS, ...program.limits };
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  let filter: number | null = null;
  const release = () => {
    if (filter !== null) closeSync(filter);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const file = join(folder, program.language === 'python' ? 'program.py' : 'program.cjs');
    writeFileSync(file, program.code);
    const isolated = program.isolation !== 'limits-only';
    if (isolated) {
      const bytes = seccompFilter(limits.processes > 1);
      if (bytes !== null) {
        writeFileSync(join(folder, 'seccomp'), bytes);
        filter = openSync(join(folder, 'seccomp'), 'r');
      }
    }
    const launch = isolated
      ? isolatedLaunch(program, limits, file, filter !== null)
      : plainLaunch(program, limits, file, folder);
    const child = spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      env: launch.env,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe', ...(filter === null ? [] : [filter])],
    });
    return { child, limits, isolation: launch.isolation, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Ends a program with all of its group. */
export function kill({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

interface Launch {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  isolation: Isolation;
}

const PROGRAM = '/program';

function interpreterCommand(program: Program, limits: Limits, file: string): string[] {
  const { command } = interpreter(program.language);
  if (program.language === 'python') return [command, '-s', '-X', 'utf8', file];
  return [
    command,
    `--max-old-space-size=${Math.max(16, Math.floor(limits.memoryBytes / 1024 ** 2 / 2))}`,
    file,
  ];
}

function isolatedLaunch(program: Program, limits: Limits, file: string, filtered: boolean): Launch {
  const { available, why } = bubblewrapStatus();
  if (!available) throw new SandboxError(`${why}; or set isolation to limits-only for code you trust`);
  const inside = `${PROGRAM}${program.language === 'python' ? '.py' : '.cjs'}`;
  const forks = limits.processes > 1;
  const args = bubblewrapArguments({
    limits,
    folders: interpreter(program.language).folders,
    program: { host: file, inside },
    seccomp: filtered,
  });
  const flags = prlimitFlags(limits, program.language);
  // The kernel counts processes for users other than root only.
  const counted = forks && process.getuid?.() !== 0;
  if (counted) flags.push(`--nproc=${limits.processes + 16}`);
  args.push('--', '/usr/bin/prlimit', ...flags, '--', ...interpreterCommand(program, limits, inside));
  return {
    command: 'bwrap',
    args,
    cwd: '/',
    env: environment('/tmp'),
    isolation: {
      kind: 'bubblewrap',
      network: 'none',
      files: 'system read-only, private /tmp',
      processes:
        !forks && filtered
          ? 'none but its own'
          : counted
            ? `about ${limits.processes}`
            : 'not limited in number, all end with the program',
    },
  };
}

function plainLaunch(program: Program, limits: Limits, file: string, folder: string): Launch {
  if (spawnSync('prlimit', ['--version']).error !== undefined)
    throw new SandboxError('prlimit was not found: install util-linux');
  const flags = prlimitFlags(limits, program.language);
  const root = process.getuid?.() === 0;
  const args = [...flags];
  if (root) {
    // As root nothing would be denied: the program runs as nobody.
    chmodSync(folder, 0o777);
    args.push(
      `--nproc=${limits.processes + 64}`,
      '--',
      'setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      '--no-new-privs',
      '--',
    );
  } else args.push('--');
  args.push(...interpreterCommand(program, limits, file));
  return {
    command: 'prlimit',
    args,
    cwd: folder,
    env: environment(folder),
    isolation: {
      kind: 'limits-only',
      network: "the host's",
      files: "the host's, as far as its user may",
      processes: 'those of its group end with it',
    },
  };
}

/** Waits for the end of a program, and ends it when its time is over. */
export async function finish(
  child: ChildProcess,
  limits: Limits,
  keepStdout = true,
): Promise<Omit<RunResult, 'isolation'>> {
  const start = performance.now();
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new SandboxError('the sandbox could not be started');
  const out = keepStdout ? cappedOutput(stdout, limits.outputBytes) : null;
  const err = cappedOutput(stderr, limits.outputBytes);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    kill(child);
  }, limits.wallMs);
  try {
    const { code, signal } = await ended(child);
    const stderrText = err.text();
    const killed = signal ?? (code !== null && code > 128 ? code - 128 : null);
    return {
      outcome: outcome(late, code, killed, stderrText),
      exitCode: code,
      signal,
      stdout: out?.text() ?? '',
      stderr: stderrText,
      truncated: (out?.truncated() ?? false) || err.truncated(),
      wallMs: performance.now() - start,
    };
  } finally {
    clearTimeout(timer);
    kill(child);
  }
}

/** How long the pipes may stay open after the program itself has ended, in milliseconds. */
const GRACE_MS = 500;

/** Waits for the end of the program and of its output; children that keep the pipes open are killed. */
function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(new SandboxError(`the sandbox could not be started: ${error.message}`));
    });
    let exit: { code: number | null; signal: string | null } | null = null;
    let grace: NodeJS.Timeout | undefined;
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      grace = setTimeout(() => {
        kill(child);
        // A turn later, what the program had written has been read, however long this process was kept from it.
        grace = setTimeout(() => {
          child.stdout?.destroy();
          child.stderr?.destroy();
        }, GRACE_MS);
      }, GRACE_MS);
    });
    child.once('close', (code, signal) => {
      clearTimeout(grace);
      resolve(exit ?? { code, signal });
    });
  });
}

const SIGXCPU = 24;

function outcome(
  late: boolean,
  code: number | null,
  killed: string | number | null,
  stderr: string,
): RunResult['outcome'] {
  if (late || killed === SIGXCPU || killed === 'SIGXCPU') return 'timeout';
  if (code === 0) return 'ok';
  const tail = stderr.slice(-4000);
  if (
    /(?:^|\n)MemoryError\b|JavaScript heap out of memory|Allocation failed|Cannot allocate memory|Array buffer allocation failed/.test(
      tail,
    )
  )
    return 'memory';
  return 'failed';
}
