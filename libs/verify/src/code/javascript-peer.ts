/**
 * JavaScript source of what both sides of a judged program share, as in `python-peer.ts`. Objects of the other
 * side stand behind proxies that tell no keys and convert to nothing, so that they equal themselves only.
 */
export const JAVASCRIPT_PEER = String.raw`
'use strict';
const fs = require('node:fs');
const vm = require('node:vm');

Object.defineProperty(process, 'stdout', { get: () => process.stderr });
globalThis.console = new console.Console(process.stderr, process.stderr);
Object.assign(globalThis, { require, module, exports });

const silent = new Set(['then', 'valueOf', 'toString', 'toJSON', 'constructor']);
const typed = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array];

class Peer {
  constructor(gone) {
    this.gone = gone;
    this.rest = Buffer.alloc(0);
    this.kept = [];
    this.numbers = new Map();
    this.remotes = new Map();
    this.origin = new WeakMap();
  }

  pack(x) {
    if (x === null || typeof x === 'boolean' || typeof x === 'string') return x;
    if (x === undefined) return { u: 0 };
    if (typeof x === 'number') return Number.isFinite(x) && !Object.is(x, -0) ? x : { n: Object.is(x, -0) ? '-0' : String(x) };
    if (typeof x === 'bigint') return { i: String(x) };
    if (typeof x === 'symbol') throw new TypeError('a symbol cannot be handed over');
    if (this.origin.has(x)) return { y: this.origin.get(x) };
    if (Array.isArray(x)) return Array.from(x, (y) => this.pack(y));
    const entries = () => Array.from(x, ([k, v]) => [this.pack(k), this.pack(v)]);
    if (x instanceof Map) return { m: entries() };
    if (x instanceof Set) return { s: Array.from(x, (y) => this.pack(y)) };
    if (x instanceof Date) return { t: x.getTime() };
    if (x instanceof RegExp) return { x: [x.source, x.flags] };
    if (x instanceof Error) return { e: [x.name, x.message] };
    const array = typed.findIndex((kind) => x instanceof kind);
    if (array >= 0) return { A: [array, Array.from(x, (y) => this.pack(y))] };
    const prototype = Object.getPrototypeOf(x);
    if (typeof x !== 'function' && (prototype === Object.prototype || prototype === null))
      return { d: Object.keys(x).map((k) => [k, this.pack(x[k])]) };
    if (!this.numbers.has(x)) this.numbers.set(x, this.kept.push(x) - 1);
    return { o: [this.numbers.get(x), typeof x === 'function'] };
  }

  unpack(x) {
    if (Array.isArray(x)) return x.map((y) => this.unpack(y));
    if (x === null || typeof x !== 'object') return x;
    const [tag, value] = Object.entries(x)[0];
    if (tag === 'u') return undefined;
    if (tag === 'n') return Number(value);
    if (tag === 'i') return BigInt(value);
    if (tag === 'y') return this.kept[value];
    if (tag === 'o') return this.remote(Number(value[0]), value[1] === true);
    if (tag === 't') return new Date(value);
    if (tag === 'x') return new RegExp(value[0], value[1]);
    if (tag === 'e') return errorOf(value[0], value[1]);
    if (tag === 'm') return new Map(value.map((pair) => this.unpack(pair)));
    if (tag === 's') return new Set(this.unpack(value));
    if (tag === 'A') return typed[value[0]].from(this.unpack(value[1]));
    if (tag === 'p') return Promise.resolve(this.unpack(value));
    if (tag !== 'd') throw new TypeError('not a value');
    const object = {};
    for (const [k, v] of value) {
      const unpacked = this.unpack(v);
      if (k === 'then' && typeof unpacked === 'function') throw new TypeError('a thenable cannot be handed over');
      Object.defineProperty(object, k, { value: unpacked, writable: true, enumerable: true, configurable: true });
    }
    return object;
  }

  remote(number, callable) {
    if (this.remotes.has(number)) return this.remotes.get(number);
    const no = () => {
      throw new TypeError('an object of the program has no value of its own');
    };
    const remote = new Proxy(callable ? function () {} : {}, {
      get: (_, key) => (key === Symbol.toPrimitive ? no : typeof key === 'symbol' || silent.has(key) ? undefined : this.ask('get', remote, key)),
      set: (_, key, value) => (this.ask('set', remote, key, value), true),
      apply: (_, self, args) => this.call('call', remote, self, args),
      construct: (_, args) => this.call('new', remote, undefined, args),
      ownKeys: no,
      getPrototypeOf: no,
      has: no,
    });
    this.remotes.set(number, remote);
    this.origin.set(remote, number);
    return remote;
  }

  call(what, f, self, args) {
    const told = this.origin.has(self ?? {}) ? self : undefined;
    const [value, after] = this.ask(what, f, told, args);
    args.forEach((arg, i) => {
      const now = after[i];
      if (Array.isArray(arg) && Array.isArray(now)) arg.splice(0, arg.length, ...now);
    });
    return value;
  }

  ask(what, ...operands) {
    this.tell(['ask', what, operands.map((x) => this.pack(x))]);
    for (;;) {
      const [kind, ...rest] = this.hear();
      if (kind === 'ask') this.reply(() => this.does(rest[0], ...rest[1].map((x) => this.unpack(x))));
      else if (kind === 'error') throw errorOf(rest[0][0], rest[1]);
      else return this.unpack(rest[0]);
    }
  }

  reply(work) {
    let message;
    try {
      message = ['answer', this.pack(work())];
    } catch (error) {
      message = failure(error);
    }
    this.tell(message);
  }

  does(what, f, self, args) {
    if (what !== 'call' || typeof f !== 'function' || this.origin.has(f))
      throw new TypeError('functions that were handed over can be called, nothing else');
    return [f(...args), []];
  }

  tell(message) {
    const bytes = Buffer.from(JSON.stringify(message) + '\n');
    for (let at = 0; at < bytes.length; ) {
      try {
        at += fs.writeSync(1, bytes, at);
      } catch (error) {
        if (error.code !== 'EAGAIN') process.exit(this.gone);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      }
    }
  }

  hear() {
    const parts = [this.rest];
    for (;;) {
      const last = parts[parts.length - 1];
      const end = last.indexOf(10);
      if (end >= 0) {
        parts[parts.length - 1] = last.subarray(0, end);
        this.rest = last.subarray(end + 1);
        return JSON.parse(Buffer.concat(parts).toString('utf8'));
      }
      const chunk = Buffer.alloc(65536);
      let size = -1;
      while (size < 0) {
        try {
          size = fs.readSync(0, chunk);
        } catch (error) {
          if (error.code !== 'EAGAIN') size = 0;
          else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
        }
      }
      if (size === 0) process.exit(this.gone);
      parts.push(chunk.subarray(0, size));
    }
  }
}

function failure(error) {
  return ['error', [String(error?.name ?? 'Error')], String(error?.message ?? error).slice(0, 2000)];
}

function errorOf(name, text) {
  const kinds = { TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };
  const error = new (kinds[name] ?? Error)(String(text));
  if (kinds[name] === undefined) error.name = String(name);
  return error;
}
`;

/** JavaScript source of the judged side: runs the parts as scripts, then answers until nobody asks any more. */
export const JAVASCRIPT_JUDGED = String.raw`
async function judged(parts) {
  const peer = new Peer(0);
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  for (const [needed, text] of parts) {
    try {
      vm.runInThisContext(text, { filename: 'solution.js' });
    } catch (error) {
      if (needed) throw error;
    }
  }
  const named = (name) => {
    if (!/^[A-Za-z_$][\w$]*$/.test(name) || before.has(name)) return undefined;
    try {
      return vm.runInThisContext(name);
    } catch {
      return undefined;
    }
  };
  const does = async (what, x, ...operands) => {
    if (what === 'names') return x.filter((name) => named(name) !== undefined);
    if (what === 'name') return named(x);
    if (what === 'get') return x[operands[0]];
    if (what === 'set') return void (x[operands[0]] = operands[1]);
    if (what === 'run') {
      const made = named('Solution');
      const value = typeof made === 'function' ? new made()[x](...operands[0]) : named(x)(...operands[0]);
      return JSON.stringify((await value) ?? null);
    }
    const [self, args] = operands;
    let value = what === 'new' ? new x(...args) : x.apply(self, args);
    const late = typeof value?.then === 'function';
    if (late) value = await value;
    const after = args.map((arg) => (Array.isArray(arg) ? arg : null));
    return late ? new Late([value, after]) : [value, after];
  };
  for (;;) {
    const [, what, operands] = peer.hear();
    let message;
    try {
      const value = await does(what, ...operands.map((x) => peer.unpack(x)));
      message =
        value instanceof Late
          ? ['answer', [{ p: peer.pack(value.value[0]) }, peer.pack(value.value[1])]]
          : ['answer', peer.pack(value)];
    } catch (error) {
      message = failure(error);
    }
    peer.tell(message);
  }
}

class Late {
  constructor(value) {
    this.value = value;
  }
}
`;

/** JavaScript source of the judging side; console.assert throws there, as tests of HumanEval-X need. */
export const JAVASCRIPT_JUDGING = String.raw`
function judging(test, entry) {
  const peer = new Peer(3);
  console.assert = (holds, ...said) => require('node:assert').ok(holds, said.length > 0 ? said.join(' ') : undefined);
  const declared = [...test.matchAll(/\b(?:const|let|var|class|function\s*\*?)\s+([A-Za-z_$][\w$]*)/g)].map(([, name]) => name);
  const used = [...new Set(test.match(/[A-Za-z_$][\w$]*/g))];
  const own = new Set([...Object.getOwnPropertyNames(globalThis), ...declared]);
  const found = peer.ask('names', used.filter((name) => !own.has(name)));
  if (entry !== null && !own.has(entry) && !found.includes(entry)) throw new ReferenceError(entry + ' is not defined');
  for (const name of found) globalThis[name] = peer.ask('name', name);
  vm.runInThisContext(test, { filename: 'test.js' });
}
`;
