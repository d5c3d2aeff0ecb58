import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessFigures {
  wallSeconds: number;
  /** Largest resident set, MB; where /proc tells it. */
  peakMB: number;
}

/** Runs a command as a whole process and measures it from outside. Throws when it fails. */
export async function timedProcess(command: string, args: readonly string[]): Promise<ProcessFigures> {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  let peakMB = 0;
  const look = setInterval(() => {
    peakMB = Math.max(peakMB, residentPeak(child.pid));
  }, 20);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${String(code)}\n${stderr}`);
  return { wallSeconds: (performance.now() - began) / 1000, peakMB };
}

function residentPeak(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
