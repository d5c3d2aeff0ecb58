import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Limits } from './limits.ts';

/** Whether bubblewrap isolates here, and if not, why. */
export interface BubblewrapStatus {
  available: boolean;
  /** What is wrong and what to do; empty when it is available. */
  why: string;
}

let status: BubblewrapStatus | undefined;

/** Tries bubblewrap once: it may be missing, or the kernel or a container may forbid its namespaces. */
export function bubblewrapStatus(): BubblewrapStatus {
  status ??= probeBubblewrap();
  return status;
}

/** The status of a bubblewrap of that name, tried anew. */
export function probeBubblewrap(command = 'bwrap'): BubblewrapStatus {
  if (process.platform !== 'linux')
    return { available: false, why: `bubblewrap needs Linux, this is ${process.platform}` };
  const args = [
    ...bubblewrapArguments({ limits: { fileBytes: 1024 ** 2 }, folders: [], program: null, seccomp: false }),
    '/usr/bin/true',
  ];
  const { error, status: code, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT')
    return {
      available: false,
      why: 'bubblewrap is not installed: apt-get install bubblewrap (Debian, Ubuntu), dnf install bubblewrap (Fedora)',
    };
  if (code === 0) return { available: true, why: '' };
  return {
    available: false,
    why: `bubblewrap cannot isolate here (${stderr.trim().split('\n')[0] ?? 'no message'}): allow unprivileged user namespaces`,
  };
}

/**
 * The arguments of bwrap(1) before the command: every namespace new (no network, own process ids), the
 * system's folders read-only, nothing else of the host, a private /tmp of limited size, no capabilities, an
 * empty environment, and the whole sandbox ends with its first process or with this one.
 */
export function bubblewrapArguments({
  limits,
  folders,
  program,
  seccomp,
}: {
  limits: Pick<Limits, 'fileBytes'>;
  folders: readonly string[];
  program: { host: string; inside: string } | null;
  /** A filter stands on file descriptor 3. */
  seccomp: boolean;
}): string[] {
  const args = [
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    '--uid',
    '65534',
    '--gid',
    '65534',
    '--hostname',
    'sandbox',
  ];
  args.push('--ro-bind', '/usr', '/usr');
  for (const folder of ['/bin', '/sbin', '/lib', '/lib32', '/lib64'])
    if (existsSync(folder)) args.push('--ro-bind', folder, folder);
  for (const file of ['/etc/alternatives', '/etc/ld.so.cache', '/etc/localtime', '/etc/ssl/openssl.cnf'])
    args.push('--ro-bind-try', file, file);
  for (const folder of folders) args.push('--ro-bind', folder, folder);
  args.push('--proc', '/proc', '--dev', '/dev', '--size', String(4 * limits.fileBytes), '--tmpfs', '/tmp');
  if (program !== null) args.push('--ro-bind', program.host, program.inside);
  args.push('--remount-ro', '/', '--chdir', '/tmp', '--clearenv');
  for (const [name, value] of Object.entries(environment('/tmp'))) args.push('--setenv', name, value);
  if (seccomp) args.push('--seccomp', '3');
  return args;
}

/** The environment of every program: fixed, so that runs are alike. */
export function environment(home: string): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    TMPDIR: home,
    LANG: 'C.UTF-8',
    PYTHONHASHSEED: '0',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONIOENCODING: 'utf-8',
    OMP_NUM_THREADS: '1',
    OPENBLAS_NUM_THREADS: '1',
  };
}
