import type { ChildProcess } from 'node:child_process';
import { finish, kill, type Program, type RunResult, type Started, startProgram } from './run-program.ts';
import { SandboxError } from './sandbox-error.ts';

/** How long the second may take to end by itself after the first, whose end it reads, in milliseconds. */
const GRACE_MS = 300;

/** What two programs said to each other at most, in bytes each. */
const DIALOGUE_BYTES = 64 * 1024 ** 2;

/**
 * Runs two programs, each in a sandbox of its own, and connects them: what one writes to stdout the other reads
 * from stdin (their results' `stdout` is empty). The second is ended soon after the first; the first reads
 * the end of its input when the second ends, and still has its time. So the first may judge the second without
 * sharing a process, files or a sight of each other with it.
 */
export async function runDialogue(first: Program, second: Program): Promise<[RunResult, RunResult]> {
  const a = startProgram(first);
  let b: Started | null = null;
  try {
    b = startProgram(second);
    forward(a.child, b.child);
    forward(b.child, a.child);
    const { child } = b;
    const ends = [finish(a.child, a.limits, false), finish(child, b.limits, false)] as const;
    let grace: NodeJS.Timeout | undefined;
    let over = false;
    const stop = () => {
      if (over) return;
      grace = setTimeout(() => {
        kill(child);
      }, GRACE_MS);
    };
    ends[0].then(stop, stop);
    const clear = () => {
      over = true;
      clearTimeout(grace);
    };
    ends[1].then(clear, clear);
    const [x, y] = await Promise.all(ends);
    return [
      { ...x, isolation: a.isolation },
      { ...y, isolation: b.isolation },
    ];
  } finally {
    for (const started of [a, b]) {
      if (started === null) continue;
      if (started.child.exitCode === null && started.child.signalCode === null) kill(started.child);
      started.release();
    }
  }
}

/** Writes what `from` says to `to`; ends both when it is too much. */
function forward(from: ChildProcess, to: ChildProcess): void {
  let bytes = 0;
  const { stdout } = from;
  const { stdin } = to;
  if (stdout === null || stdin === null) throw new SandboxError('the sandbox could not be started');
  // Who has ended reads no more; what comes still is dropped.
  stdin.on('error', () => {
    stdout.resume();
  });
  stdout.on('error', () => undefined);
  stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= DIALOGUE_BYTES) return;
    kill(from);
    kill(to);
  });
  stdout.pipe(stdin);
}
