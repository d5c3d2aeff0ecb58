/** Byte-pair encoding learnt from words and how often each occurs. */

/** A merge of two tokens, by id; what it makes has the next free id. */
export type Merge = readonly [left: number, right: number];

/** What is learnt from. */
export interface PairMergeOptions {
  /** Ids 0 to `alphabet` - 1 are there before. */
  readonly alphabet: number;
  /** Merges to learn at most. */
  readonly merges: number;
  /** Pairs that occur more seldom are left alone. */
  readonly minFrequency: number;
}

interface Candidate {
  readonly key: number;
  readonly count: number;
}

/** Pairs of ids as one number. */
const SHIFT = 2 ** 22;

/**
 * Learns merges, the most frequent pair first, of equals the one with the smaller ids (Sennrich et al.,
 * https://arxiv.org/abs/1508.07909; the order of ties is that of Hugging Face's trainer). A merge touches only the
 * words that hold the pair.
 */
export function learnMerges(
  words: readonly Uint32Array[],
  counts: readonly number[],
  { alphabet, merges, minFrequency }: PairMergeOptions,
): Merge[] {
  const sequences = words.map((word) => [...word]);
  const totals = new Map<number, number>();
  const places = new Map<number, Set<number>>();
  const touched = new Set<number>();
  const change = (left: number, right: number, amount: number, word: number): void => {
    const key = left * SHIFT + right;
    totals.set(key, (totals.get(key) ?? 0) + amount);
    touched.add(key);
    if (amount <= 0) return;
    const set = places.get(key);
    if (set) set.add(word);
    else places.set(key, new Set([word]));
  };
  sequences.forEach((sequence, word) => {
    for (let i = 1; i < sequence.length; i++) change(sequence[i - 1]!, sequence[i]!, counts[word]!, word);
  });
  const queue = new CandidateQueue();
  const enqueue = (): void => {
    for (const key of touched) {
      const count = totals.get(key)!;
      if (count >= minFrequency && count > 0) queue.push({ key, count });
    }
    touched.clear();
  };
  enqueue();
  const learnt: Merge[] = [];
  while (learnt.length < merges) {
    const best = queue.pop();
    if (best === undefined) break;
    // A count that has changed since was put into the queue again with its new value.
    if (totals.get(best.key) !== best.count) continue;
    const [left, right] = [Math.floor(best.key / SHIFT), best.key % SHIFT];
    const made = alphabet + learnt.length;
    learnt.push([left, right]);
    for (const word of places.get(best.key)!) {
      sequences[word] = merged(sequences[word]!, left, right, made, (a, b, sign) => {
        change(a, b, sign * counts[word]!, word);
      });
    }
    totals.delete(best.key);
    places.delete(best.key);
    touched.delete(best.key);
    enqueue();
  }
  return learnt;
}

/** The sequence with every pair merged; tells which neighbours come and go. */
function merged(
  sequence: readonly number[],
  left: number,
  right: number,
  made: number,
  change: (a: number, b: number, sign: 1 | -1) => void,
): number[] {
  const result: number[] = [];
  for (let i = 0; i < sequence.length; i++) {
    const here = sequence[i]!;
    if (here !== left || sequence[i + 1] !== right) {
      result.push(here);
      continue;
    }
    const before = result.at(-1);
    if (before !== undefined) {
      // The one before may be the result of this same merge; its pair with `left` was then counted a step ago.
      change(before, left, -1);
      change(before, made, 1);
    }
    const after = sequence[i + 2];
    if (after !== undefined) {
      change(right, after, -1);
      change(made, after, 1);
    }
    result.push(made);
    i++;
  }
  return result;
}

/** A binary heap, the most frequent candidate first, of equals the smaller key. */
class CandidateQueue {
  readonly #heap: Candidate[] = [];

  push(candidate: Candidate): void {
    const heap = this.#heap;
    let at = heap.push(candidate) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!precedes(candidate, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = candidate;
  }

  pop(): Candidate | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && precedes(heap[child + 1]!, heap[child]!)) child++;
      if (!precedes(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function precedes(a: Candidate, b: Candidate): boolean {
  return a.count > b.count || (a.count === b.count && a.key < b.key);
}
