/** Numbers of the system calls that a filter names, by architecture (Linux uapi). */
interface Calls {
  arch: number;
  clone: number;
  clone3: number;
  fork: readonly number[];
  denied: readonly number[];
}

const CALLS: Partial<Record<string, Calls>> = {
  x64: {
    arch: 0xc000003e,
    clone: 56,
    clone3: 435,
    fork: [57, 58],
    // unshare setns mount umount2 pivot_root ptrace bpf keyctl add_key request_key io_uring_setup userfaultfd perf_event_open process_vm_readv process_vm_writev
    denied: [272, 308, 165, 166, 155, 101, 321, 250, 248, 249, 425, 323, 298, 310, 311],
  },
  arm64: {
    arch: 0xc00000b7,
    clone: 220,
    clone3: 435,
    fork: [],
    denied: [97, 268, 40, 39, 41, 117, 280, 219, 217, 218, 425, 282, 241, 270, 271],
  },
};

const EPERM = 1;
const EAGAIN = 11;
const ENOSYS = 38;
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const ERRNO = 0x00050000;
const CLONE_THREAD = 0x00010000;
const X32_BIT = 0x40000000;

const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_ABOVE = 0x35;
const JUMP_SET = 0x45;
const RETURN = 0x06;

/**
 * A seccomp filter (classic BPF, as bubblewrap's `--seccomp` takes it) that denies calls no ordinary program
 * needs and, unless `forks` is set, every new process: `fork` fails with EAGAIN as it does at a process limit.
 * Threads are allowed. Null on architectures whose call numbers are not listed.
 */
export function seccompFilter(forks: boolean, architecture: string = process.arch): Uint8Array | null {
  const calls = CALLS[architecture];
  if (calls === undefined) return null;
  const program: [code: number, jt: number, jf: number, k: number][] = [];
  const deny = (call: number, errno: number) => {
    program.push([JUMP_EQUAL, 0, 1, call], [RETURN, 0, 0, ERRNO | errno]);
  };
  program.push([LOAD, 0, 0, 4], [JUMP_EQUAL, 1, 0, calls.arch], [RETURN, 0, 0, KILL], [LOAD, 0, 0, 0]);
  if (architecture === 'x64') program.push([JUMP_ABOVE, 0, 1, X32_BIT], [RETURN, 0, 0, ERRNO | ENOSYS]);
  for (const call of calls.denied) deny(call, EPERM);
  if (!forks) {
    for (const call of calls.fork) deny(call, EAGAIN);
    // The flags of clone3 stand in memory, which a filter cannot read: libc falls back to clone.
    deny(calls.clone3, ENOSYS);
    program.push(
      [JUMP_EQUAL, 0, 3, calls.clone],
      [LOAD, 0, 0, 16],
      [JUMP_SET, 1, 0, CLONE_THREAD],
      [RETURN, 0, 0, ERRNO | EAGAIN],
    );
  }
  program.push([RETURN, 0, 0, ALLOW]);
  const bytes = new DataView(new ArrayBuffer(program.length * 8));
  program.forEach(([code, jt, jf, k], index) => {
    bytes.setUint16(index * 8, code, true);
    bytes.setUint8(index * 8 + 2, jt);
    bytes.setUint8(index * 8 + 3, jf);
    bytes.setUint32(index * 8 + 4, k >>> 0, true);
  });
  return new Uint8Array(bytes.buffer);
}
