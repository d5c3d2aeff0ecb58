import { availableParallelism } from 'node:os';
import { type Program, runProgram, type RunResult } from './run-program.ts';

/** Runs programs, several at a time, and gives their results in the order of the programs. */
export async function* runPrograms(
  programs: AsyncIterable<Program> | Iterable<Program>,
  { concurrency = availableParallelism() }: { concurrency?: number } = {},
): AsyncGenerator<RunResult, void, undefined> {
  const running: Promise<RunResult>[] = [];
  for await (const program of programs) {
    const result = runProgram(program);
    result.catch(() => undefined);
    running.push(result);
    if (running.length >= Math.max(1, concurrency)) yield await running.shift()!;
  }
  for (const result of running) yield await result;
}
