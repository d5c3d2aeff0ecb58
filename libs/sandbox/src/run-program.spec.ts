import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bubblewrapStatus, probeBubblewrap } from './bubblewrap.ts';
import { runDialogue } from './run-dialogue.ts';
import { type Program, runProgram } from './run-program.ts';
import { runPrograms } from './run-programs.ts';

const isolated = bubblewrapStatus();
if (!isolated.available)
  process.stderr.write(`sandbox tests under bubblewrap are skipped: ${isolated.why}\n`);
const inBubblewrap = (name: string, test: () => Promise<void>): void => {
  if (isolated.available) it(name, test);
  else it.skip(name, test);
};

const python = (code: string, rest: Partial<Program> = {}) =>
  runProgram({ language: 'python', code, ...rest });
const javascript = (code: string, rest: Partial<Program> = {}) =>
  runProgram({ language: 'javascript', code, ...rest });

describe('a program in the sandbox', () => {
  inBubblewrap('reads stdin and writes stdout, in Python and in JavaScript', async () => {
    const a = await python('print(int(input()) * 2)', { stdin: '21\n' });
    const b = await javascript('console.log(require("fs").readFileSync(0, "utf8").trim() * 2)', {
      stdin: '21',
    });
    expect([a.outcome, a.stdout, b.outcome, b.stdout]).toEqual(['ok', '42\n', 'ok', '42\n']);
    expect(a.isolation).toEqual({
      kind: 'bubblewrap',
      network: 'none',
      files: 'system read-only, private /tmp',
      processes: 'none but its own',
    });
  });

  inBubblewrap('reports an error of the program as its own', async () => {
    const result = await python('def f(:\n');
    expect(result.outcome).toBe('failed');
    expect(result.stderr).toContain('SyntaxError');
  });

  inBubblewrap('1: an endless loop ends at the time limit', async () => {
    expect((await python('while True: pass', { limits: { wallMs: 1000 } })).outcome).toBe('timeout');
    expect((await python('while True: pass', { limits: { cpuSeconds: 1 } })).outcome).toBe('timeout');
  });

  inBubblewrap('2: a memory hog ends at the memory limit', async () => {
    const limits = { memoryBytes: 256 * 1024 ** 2 };
    expect((await python('x = []\nwhile True: x.append("a" * 10**7)', { limits })).outcome).toBe('memory');
    const hog = 'const a = []; for (;;) a.push(new Array(1e6).fill(1))';
    expect((await javascript(hog, { limits })).outcome).toBe('memory');
  });

  inBubblewrap('3: a fork loop is refused its first child', async () => {
    const result = await python('import os\nfor i in range(5): os.fork()\nprint("forked")');
    expect(result.outcome).toBe('failed');
    expect(result.stderr).toContain('BlockingIOError');
    const spawned = await javascript('console.log(require("child_process").spawnSync("true").error.code)');
    expect(spawned.stdout).toBe('EAGAIN\n');
  });

  inBubblewrap('threads are no processes', async () => {
    const code = 'import threading\nt = threading.Thread(target=lambda: print("t"))\nt.start()\nt.join()';
    expect((await python(code)).stdout).toBe('t\n');
  });

  inBubblewrap('4: it cannot write outside its private /tmp, which nobody else sees', async () => {
    const probe = `sandbox-probe-${process.pid}.txt`;
    expect((await python('open("/usr/probe", "w")')).stderr).toContain('Read-only file system');
    expect((await python(`import os\nopen(os.path.expanduser("~/${probe}"), "w").write("x")`)).outcome).toBe(
      'ok',
    );
    expect(existsSync(join('/tmp', probe)) || existsSync(join(homedir(), probe))).toBe(false);
    expect((await python('open("a", "w").write("x" * 10**8)')).outcome).toBe('failed');
  });

  inBubblewrap('5: it has no network', async () => {
    const code = 'import socket\nsocket.create_connection(("1.1.1.1", 80), 2)';
    expect((await python(code)).stderr).toContain('Network is unreachable');
  });

  inBubblewrap('6: it cannot read /etc/shadow or the home of its user', async () => {
    expect((await python('open("/etc/shadow")')).stderr).toContain('FileNotFoundError');
    expect((await python(`import os\nprint(os.path.exists(${JSON.stringify(homedir())}))`)).stdout).toBe(
      'False\n',
    );
    expect(
      (await python('import os\nprint(sorted(k for k in os.environ if "TOKEN" in k or "KEY" in k))')).stdout,
    ).toBe('[]\n');
  });

  inBubblewrap('7: a flood of output is cut and does not block', async () => {
    const result = await python('import sys\nfor _ in range(4000): sys.stdout.write("x" * 10240)', {
      limits: { outputBytes: 1000 },
    });
    expect([result.outcome, result.truncated, result.stdout.length]).toEqual(['ok', true, 1000]);
  });

  inBubblewrap('8: a sleeping child does not outlive its parent', async () => {
    const mark = `987${process.pid}`;
    const code = `import os\nif os.fork() == 0:\n    os.execv("/usr/bin/sleep", ["sleep", "${mark}"])\nprint("done")`;
    expect((await python(code, { limits: { processes: 4 } })).stdout).toBe('done\n');
    await allGone(mark);
  });

  inBubblewrap('9: a symbolic link leads nowhere', async () => {
    const code = 'import os\nos.symlink("/etc/shadow", "/tmp/s")\nos.symlink("/proc/1/root/etc", "/tmp/r")\n';
    expect((await python(`${code}open("/tmp/s")`)).stderr).toContain('FileNotFoundError');
    expect((await python(`${code}print(os.path.exists("/tmp/r/shadow"))`)).stdout).toBe('False\n');
  });

  inBubblewrap('10: it cannot signal its parents', async () => {
    const code =
      'import os\nos.kill(os.getppid(), 9)\ntry:\n    os.kill(-1, 9)\nexcept OSError:\n    pass\nprint("alive")';
    expect((await python(code)).stdout).toBe('alive\n');
  });

  inBubblewrap('new namespaces, mounts and tracing are denied', async () => {
    const code = [
      'import ctypes',
      'libc = ctypes.CDLL(None, use_errno=True)',
      'print(libc.unshare(0x10000000), libc.mount(b"a", b"/tmp", b"tmpfs", 0, None), libc.ptrace(0, 0, 0, 0))',
    ].join('\n');
    expect((await python(code)).stdout).toBe('-1 -1 -1\n');
  });

  inBubblewrap('many run at once and come back in order', async () => {
    const programs = Array.from({ length: 6 }, (_, i): Program => ({
      language: 'python',
      code: `print(${i})`,
    }));
    const out: string[] = [];
    for await (const { stdout } of runPrograms(programs, { concurrency: 3 })) out.push(stdout.trim());
    expect(out).toEqual(['0', '1', '2', '3', '4', '5']);
  });
});

describe('two programs in a dialogue', () => {
  const say = 'import sys\ndef say(x):\n    print(x, flush=True)\n    return sys.stdin.readline().strip()\n';
  const reply = 'while True:\n    print(int(input()) + 1, flush=True)';

  inBubblewrap('each reads what the other writes, and the second ends with the first', async () => {
    const [first, second] = await runDialogue(
      { language: 'python', code: `${say}sys.exit(say(say(40)) != "42")` },
      { language: 'python', code: reply },
    );
    expect([first.outcome, first.stdout]).toEqual(['ok', '']);
    expect(second.outcome).toBe('failed');
  });

  inBubblewrap('the first sees the end of the second; neither sees the other', async () => {
    const alone = 'import os\nassert len([p for p in os.listdir("/proc") if p.isdigit()]) <= 2\n';
    const [first, second] = await runDialogue(
      { language: 'python', code: `${alone}import sys\nassert sys.stdin.read() == "bye\\n"` },
      { language: 'python', code: `${alone}print("bye")` },
    );
    expect([first.outcome, second.outcome]).toEqual(['ok', 'ok']);
  });

  inBubblewrap('a flood ends both, a wait for ever ends at the time limit', async () => {
    const flood = { language: 'python', code: 'while True: print("x" * 10**6)' } as const;
    const drain = { language: 'python', code: 'import sys\nfor _ in sys.stdin: pass' } as const;
    const [first, second] = await runDialogue(drain, flood);
    expect([first.signal, second.signal]).toEqual(['SIGKILL', 'SIGKILL']);
    const [late] = await runDialogue({ ...drain, limits: { wallMs: 600 } }, { ...drain });
    expect(late.outcome).toBe('timeout');
  });
});

describe('a program under limits only', () => {
  it('says that nothing but limits keeps it in, and takes its children with it', async () => {
    const mark = `986${process.pid}`;
    const code = `import os\nif os.fork() == 0:\n    os.execv("/usr/bin/sleep", ["sleep", "${mark}"])\nprint("done")`;
    const result = await python(code, { isolation: 'limits-only' });
    expect([result.outcome, result.stdout]).toEqual(['ok', 'done\n']);
    expect(result.isolation).toMatchObject({ kind: 'limits-only', network: "the host's" });
    await allGone(mark);
  });

  it('ends at the time limit', async () => {
    const result = await python('while True: pass', { isolation: 'limits-only', limits: { wallMs: 800 } });
    expect(result.outcome).toBe('timeout');
  });
});

it('a missing bubblewrap is told with what to install', () => {
  expect(probeBubblewrap('bwrap-that-is-not-there').why).toContain('apt-get install bubblewrap');
});

/** Ends when no process has `mark` as an argument: one that is killed may need the CPU once more for it. */
async function allGone(mark: string): Promise<void> {
  while (processesWith(mark) > 0) await sleep(20);
}

/** How many living processes have `mark` as an argument. */
function processesWith(mark: string): number {
  const list = execFileSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' });
  return list.split('\n').filter((line) => line.includes(`sleep ${mark}`) && !line.startsWith('Z')).length;
}
