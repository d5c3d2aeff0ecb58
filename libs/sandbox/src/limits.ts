/** What a program may use. */
export interface Limits {
  /** Wall time in milliseconds. */
  wallMs: number;
  /** CPU time in whole seconds, of each process. */
  cpuSeconds: number;
  /** Memory in bytes, of each process. */
  memoryBytes: number;
  /** Processes at once; 1 means that the program cannot start another (threads are allowed). */
  processes: number;
  /** Size of each file the program writes, and of its private /tmp, in bytes. */
  fileBytes: number;
  /** Kept bytes of stdout and of stderr each; what a program writes beyond is read and dropped. */
  outputBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  wallMs: 10_000,
  cpuSeconds: 10,
  memoryBytes: 1024 ** 3,
  processes: 1,
  fileBytes: 16 * 1024 ** 2,
  outputBytes: 1024 ** 2,
};

/** The limits as flags of prlimit(1). */
export function prlimitFlags(limits: Limits, language: 'python' | 'javascript'): string[] {
  const flags = [
    `--cpu=${limits.cpuSeconds}:${limits.cpuSeconds + 1}`,
    `--data=${limits.memoryBytes}`,
    `--fsize=${limits.fileBytes}`,
    '--nofile=256',
    '--core=0',
    '--memlock=0',
    '--msgqueue=0',
  ];
  // V8 reserves far more addresses than it uses; for it the data limit and the heap limit count.
  if (language === 'python') flags.push(`--as=${limits.memoryBytes + 256 * 1024 ** 2}`);
  return flags;
}
