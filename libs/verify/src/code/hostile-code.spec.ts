import { bubblewrapStatus } from '@longhand/sandbox';
import type { CodeTests } from './code-tests.ts';
import { verifyCode } from './verify-code.ts';

const { available, why } = bubblewrapStatus();
if (!available) process.stderr.write(`hostile programs are not run: ${why}\n`);
const sandboxed = available ? it : it.skip;

const prompt = 'def double(x):\n    """Twice x."""\n';
const forms: Record<string, CodeTests> = {
  'a check function': {
    form: 'program',
    prompt,
    test: 'def check(candidate):\n    for x in range(3):\n        assert candidate(x + 71) == 2 * x + 142\n',
    entryPoint: 'double',
  },
  asserts: {
    form: 'program',
    test: 'assert double(71) == 142\nassert double(72) == 144\nassert not double(0)',
  },
  calls: { form: 'call', entryPoint: 'double', cases: [{ args: [71], expected: 142 }] },
};

/** Programs that do not double, and want to pass. */
const hostile: Record<string, string> = {
  'prints every text of its own file, and leaves with code 0': `
import os, sys
def double(x):
    for path in (sys.argv[0], "/program.py"):
        for line in open(path).read().replace("\\\\n", "\\n").split("\\n"):
            print(line)
            sys.__stdout__.write(line + "\\n")
    for word in ("passed", "OK", '["answer", null]', '["answer", [142, []]]'):
        print(word)
    sys.stdout.flush()
    os._exit(0)`,
  'leaves at once': 'import sys\nsys.exit(0)',
  'leaves at once, without a word': 'import os\nos._exit(0)\ndef double(x): pass',
  'leaves when it is called': 'def double(x):\n    raise SystemExit(0)',
  'leaves when the interpreter ends': `
import atexit, os
atexit.register(lambda: os._exit(0))
def double(x): return 1`,
  'gives an object that is equal to all': `
class Equal(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return False
    def __hash__(self): return 1
class Other:
    __eq__ = __le__ = __ge__ = lambda self, other: True
    def __bool__(self): return False
calls = 0
def double(x):
    global calls
    calls += 1
    return Equal(1) if calls % 2 else Other()`,
  'gives only an object that is equal to all': `
class Equal:
    __eq__ = __le__ = __ge__ = lambda self, other: True
    def __rsub__(self, other): return 0
def double(x): return Equal()`,
  'changes builtins': `
import builtins, sys, json
for name in ("abs", "len", "range", "isinstance", "getattr", "repr", "all", "any"):
    setattr(builtins, name, lambda *args: True)
builtins.AssertionError = type("Quiet", (BaseException,), {})
builtins.print = lambda *args, **kw: None
json.dumps = lambda *args, **kw: '["answer", [142, []]]'
sys.exit = os_exit = lambda *args: None
def double(x): return 1`,
  'names the builtins that tests use': `
def range(*args): return []
def check(candidate): return None
def len(x): return 0
def double(x): return 1`,
  'replaces the streams': `
import io, os, sys
sys.stdout = sys.stderr = io.StringIO()
os.dup2(os.open("/dev/null", os.O_WRONLY), 2)
def double(x): return 1`,
  'looks for the expected value in frames, objects and modules': `
import gc, inspect, sys
def double(x):
    found = [142, 144]
    for frame in inspect.stack():
        for value in list(frame.frame.f_locals.values()) + list(frame.frame.f_globals.values()):
            if type(value) is str and "assert" in value:
                return eval(value.split("==")[1].split()[0])
    for value in gc.get_objects():
        if isinstance(value, dict) and "expected" in value:
            return value["expected"]
    for module in list(sys.modules.values()):
        if hasattr(module, "check"):
            module.check = lambda f: None
    return None`,
  'changes the frames above it': `
import sys
def double(x):
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        frame.f_globals["check"] = lambda f: None
        frame.f_globals["pack"] = lambda *args: 142
    sys.settrace(lambda *args: None)
    return 1`,
  'writes to every descriptor that is open': `
import os
def double(x):
    for n in range(64):
        for text in ('["answer", {"t": []}]', '["answer", [true, []]]', '["error", ["StopIteration"], ""]', "", "passed"):
            try:
                os.write(n, text.encode() + b"\\n")
            except OSError:
                pass
    os._exit(0)`,
  'asks for functions that nobody gave it': `
import os
os.write(1, b'x')
def double(x):
    for n in range(16):
        try:
            os.write(n, b'["ask", "call", [{"y": 0}, [], {"d": []}]]\\n["ask", "get", [{"y": 0}, "__globals__"]]\\n')
        except OSError:
            pass
    return 1`,
  'raises what ends loops': 'def double(x):\n    raise StopIteration',
  'raises what nobody catches': 'class Quiet(BaseException): pass\ndef double(x):\n    raise Quiet("passed")',
  'gives a value nested without end':
    'def double(x):\n    y = []\n    for _ in range(100000): y = [y]\n    return y',
  'reads the memory and files of its neighbours': `
import os
def double(x):
    for pid in os.listdir("/proc"):
        if pid.isdigit():
            for name in ("cmdline", "environ", "maps", "fd/0"):
                try:
                    text = open(f"/proc/{pid}/{name}", "rb").read(100000)
                except OSError:
                    continue
                if b"assert double" in text: return 142
    return None`,
};

describe('a hostile Python program does not pass', () => {
  for (const [form, tests] of Object.entries(forms))
    for (const [what, code] of Object.entries(hostile))
      sandboxed(
        `${form}: ${what}`,
        async () => {
          const prediction = `\`\`\`python\n${code}\n\`\`\``;
          const { verdict, reason } = await verifyCode({ language: 'python', prediction, tests });
          expect([verdict, reason]).toEqual(['incorrect', expect.any(String)]);
        },
        60_000,
      );
});

const scripts: Record<string, CodeTests> = {
  'assertions of node:assert': {
    form: 'program',
    test: 'const assert = require("node:assert");\nassert.deepEqual(double(71), 142);\nassert.ok(double(72) == 144);',
    entryPoint: 'double',
  },
  'assertions of the console': {
    form: 'program',
    test: 'const test = (double) => { console.assert(double(71) === 142); };\ntest(double);',
    entryPoint: 'double',
  },
  'an asynchronous test': {
    form: 'program',
    test: '(async () => { if ((await double(71)) !== 142) throw new Error("no"); })();',
    entryPoint: 'double',
  },
  calls: { form: 'call', entryPoint: 'double', cases: [{ args: [71], expected: 142 }] },
};

const hostileScripts: Record<string, string> = {
  'prints its own file and leaves':
    'function double() { const t = require("fs").readFileSync("/program.cjs", "utf8"); console.log(t); process.stdout.write(t); process.exit(0); }',
  'leaves at once': 'process.exit(0); function double() {}',
  'leaves with the process':
    'process.on("exit", () => { process.exitCode = 0; }); function double() { throw 1; }',
  'converts to whatever is asked':
    'function double() { return { valueOf: () => 142, toString: () => "142", [Symbol.toPrimitive]: () => 142, toJSON: () => 142 }; }'.replace(
      '142 };',
      '141 };',
    ),
  'gives a thenable that never ends': 'function double() { return { then() {} }; }',
  'gives an object with a thenable behind a function':
    'class T { then() {} }\nfunction double() { return () => new T(); }',
  'gives a promise that never ends': 'const double = () => new Promise(() => {});',
  'changes prototypes and the assertions':
    'require("assert").ok = require("assert").deepEqual = () => {}; console.assert = () => {}; Object.prototype.toJSON = () => 1; Array.prototype.map = () => []; JSON.stringify = () => \'["answer",[1,[]]]\'; JSON.parse = () => []; function double() { return 1; }',
  'writes to every descriptor':
    'function double() { for (let n = 0; n < 32; n++) try { require("fs").writeSync(n, \'["answer",[{"u":0},[]]]\\n["answer",null]\\n\'); } catch {} process.exit(0); }',
  'redefines what the test may use':
    'var assert = { deepEqual() {}, ok() {} }; var test = () => {}; function double() { return 1; }',
  'gives a proxy':
    'const p = new Proxy(function () {}, { get: () => p, apply: () => p, ownKeys: () => [], getPrototypeOf: () => Number.prototype }); const double = () => p;',
};

describe('a hostile JavaScript program does not pass', () => {
  for (const [form, tests] of Object.entries(scripts))
    for (const [what, code] of Object.entries(hostileScripts))
      sandboxed(
        `${form}: ${what}`,
        async () => {
          const prediction = `\`\`\`js\n${code}\n\`\`\``;
          const limits = { wallMs: 4000 };
          const { verdict, reason } = await verifyCode({ language: 'javascript', prediction, tests, limits });
          expect([verdict, reason]).toEqual(['incorrect', expect.any(String)]);
        },
        60_000,
      );
});

describe('an honest program passes', () => {
  for (const [form, tests] of Object.entries(forms))
    sandboxed(`Python, ${form}`, async () => {
      const code =
        'print("hello")\ndef double(x):\n    print(x)\n    return x + x\nif __name__ == "__main__":\n    input()';
      const prediction = `\`\`\`python\n${code}\n\`\`\``;
      expect(await verifyCode({ language: 'python', prediction, tests })).toMatchObject({
        verdict: 'correct',
      });
    });

  for (const [form, tests] of Object.entries(scripts))
    sandboxed(`JavaScript, ${form}`, async () => {
      const code = 'console.log("hello");\nconst double = (x) => { console.log(x); return x + x; };';
      const prediction = `\`\`\`js\n${code}\n\`\`\``;
      expect(await verifyCode({ language: 'javascript', prediction, tests })).toMatchObject({
        verdict: 'correct',
      });
    });

  const passes = async (language: 'python' | 'javascript', code: string, test: string) => {
    const prediction = `\`\`\`${language}\n${code}\n\`\`\``;
    const { verdict, reason } = await verifyCode({ language, prediction, tests: { form: 'program', test } });
    expect([verdict, reason]).toEqual(['correct', 'passes all tests']);
  };

  sandboxed('values of Python arrive as they are, objects and exceptions too', async () => {
    const code = `
import math, heapq
from collections import Counter, OrderedDict, deque, namedtuple
from fractions import Fraction
class Node:
    def __init__(self, value): self.value, self.next = value, None
    def __eq__(self, other): return self.value == other.value
    def twice(self): return Node(2 * self.value)
Point = namedtuple("Point", "x y")
def give(x): return x
def sort(xs): xs.sort()
def many(): return Counter("aab"), OrderedDict(a=1), deque([1]), Point(1, 2), Fraction(1, 2), {1, 2}, 10**30, 1e300, b"x"
def numbers():
    n = 0
    while True:
        yield n
        n += 1
def fail(): raise KeyError("a")
def apply(f, x): return f(x) + f(x)
def sum(a, b): return a + b`;
    const test = `
from collections import Counter, OrderedDict, deque
from fractions import Fraction
from itertools import islice
for x in (None, True, 1, -1.5, "é\\ud800", [1, (2, [3])], {1: {2, 3}}, {(1, 2): frozenset([1])}, float("inf"), 1j, range(3), 2**70):
    assert give(x) == x and type(give(x)) is type(x), x
assert give(float("nan")) != give(float("nan"))
xs = [3, 1, 2]
assert sort(xs) is None and xs == [1, 2, 3]
assert many() == (Counter("aab"), OrderedDict(a=1), deque([1]), (1, 2), Fraction(1, 2), {1, 2}, 10**30, 1e300, b"x")
assert list(islice(numbers(), 4)) == [0, 1, 2, 3]
node = Node(3)
node.next = Node(4)
assert node.next.value == 4 and node.twice().value == 6 and Node(3) == node and Node(4) != node
try:
    fail()
    assert False, "no error"
except KeyError:
    pass
assert apply(lambda x: x + 1, 2) == 6
assert apply(float, "2") == 4.0 and apply(len, "ab") == 4 and give(int) is int
assert math.isclose(give(0.1) + 0.2, 0.3)
assert heapq.nsmallest(1, [2, 1]) == [1]`;
    await passes('python', code, test);
    await passes('python', code, 'assert sum(10, 15) == 25');
  });

  sandboxed('values of JavaScript arrive as they are', async () => {
    const code = `
class Stack { constructor() { this.items = []; } push(x) { this.items.push(x); return this; } size() { return this.items.length; } }
const give = (x) => x;
const reverse = (xs) => { xs.reverse(); };
const fail = () => { throw new RangeError("too far"); };
const apply = (f, x) => f(x) + f(x);
const later = async (x) => x + 1;`;
    const test = `
const assert = require("assert");
for (const x of [null, undefined, true, -0, NaN, 10n ** 30n, "é", [1, [2]], { a: { b: 1 } }, new Map([[1, { a: 1 }]]), new Set([1]), new Date(5), /a/g, new Uint8Array([1, 2])])
  assert.deepStrictEqual(give(x), x);
const xs = [1, 2, 3];
reverse(xs);
assert.deepEqual(xs, [3, 2, 1]);
assert.throws(fail, RangeError);
assert.equal(apply((x) => x + 1, 2), 6);
assert.equal(new Stack().push(1).push(2).size(), 2);
later(1).then((x) => assert.equal(x, 2));`;
    await passes('javascript', code, test);
  });
});
