/** Random numbers as Python's `random` module draws them: for official figures that were drawn so. */
export interface PythonRandom {
  /** `random.choice` of that many. */
  choice(n: number): number;
}

const N = 624;
const M = 397;

/** The generator after `random.seed(seed)`, for seeds below 2³²: MT19937 (Matsumoto and Nishimura 1998). */
export function pythonRandom(seed: number): PythonRandom {
  const state = seeded(seed);
  let at = N;
  const next = (): number => {
    if (at === N) {
      twist(state);
      at = 0;
    }
    let y = state[at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  return {
    choice(n) {
      const bits = 32 - Math.clz32(n);
      for (;;) {
        const value = next() >>> (32 - bits);
        if (value < n) return value;
      }
    },
  };
}

function seeded(seed: number): Uint32Array {
  const state = new Uint32Array(N);
  state[0] = 19_650_218;
  for (let i = 1; i < N; i++) state[i] = Math.imul(1_812_433_253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i;
  let i = 1;
  const mixed = (factor: number) => state[i]! ^ Math.imul(state[i - 1]! ^ (state[i - 1]! >>> 30), factor);
  const step = () => {
    if (++i < N) return;
    state[0] = state[N - 1]!;
    i = 1;
  };
  for (let k = 0; k < N; k++) {
    state[i] = mixed(1_664_525) + seed;
    step();
  }
  for (let k = 0; k < N - 1; k++) {
    state[i] = mixed(1_566_083_941) - i;
    step();
  }
  state[0] = 0x80000000;
  return state;
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < N; i++) {
    const y = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
    state[i] = state[(i + M) % N]! ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : 0x9908b0df);
  }
}
