import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openJournal, type JournalRecord } from './journal.ts';

const completion = (text: string) => ({
  completion: {
    text,
    finishReason: 'stop',
    truncated: false,
    tokens: 3,
    promptTokens: 2,
    logprobs: null,
    model: 'm',
  },
});
const record = (digit: string, first: number, ...texts: string[]): JournalRecord => ({
  key: digit.repeat(64),
  first,
  usage: { prompt: 2, completion: 3 * texts.length },
  entries: texts.map(completion),
});

describe('a journal', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longhand-'));
    path = join(folder, 'below', 'samples.jsonl');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives back what was added, in this run and the next', () => {
    const texts = ['π ≈ 3\n', 'x'.repeat(3_000_000), ''];
    const first = openJournal(path);
    first.add(record('a', 0, ...texts));
    first.add({ key: 'b'.repeat(64), first: 2, usage: null, entries: [{ failure: 'too long' }] });
    const check = (journal: typeof first) => {
      for (const [index, text] of texts.entries()) {
        expect(journal.get('a'.repeat(64), index)).toEqual(completion(text));
      }
      expect(journal.get('b'.repeat(64), 2)).toEqual({ failure: 'too long' });
      expect(journal.has('a'.repeat(64), 3)).toBe(false);
      expect(journal.has('b'.repeat(64), 0)).toBe(false);
      expect(journal).toMatchObject({ size: 4, usage: { prompt: 2, completion: 9 } });
    };
    check(first);
    first.close();
    const second = openJournal(path);
    check(second);
    second.close();
  });

  it('torn at any byte, keeps the whole lines, loses the last and goes on', () => {
    const whole = openJournal(path);
    for (const [place, digit] of ['1', '2', '3'].entries())
      whole.add(record(digit, place, `text ${place} é`));
    whole.close();
    const bytes = readFileSync(path);
    for (let length = 0; length <= bytes.length; length += length < 40 ? 1 : 13) {
      writeFileSync(path, bytes.subarray(0, length));
      const torn = openJournal(path);
      const lines = bytes.subarray(0, length).filter((byte) => byte === 10).length;
      expect(torn.size).toBe(Math.max(0, lines - 1));
      torn.add(record('4', 0, 'more'));
      torn.close();
      const next = openJournal(path);
      expect(next.size).toBe(Math.max(0, lines - 1) + 1);
      expect(next.get('4'.repeat(64), 0)).toEqual(completion('more'));
      next.close();
    }
  });

  it('passes over a line that is not its own', () => {
    openJournal(path).close();
    appendFileSync(path, 'what is this\n');
    const journal = openJournal(path);
    journal.add(record('5', 0, 'fine'));
    journal.close();
    const again = openJournal(path);
    expect(again.size).toBe(1);
    expect(again.get('5'.repeat(64), 0)).toEqual(completion('fine'));
    again.close();
  });

  it('refuses another file, and a journal that another process has', () => {
    openJournal(path).close();
    const mine = openJournal(path);
    expect(() => openJournal(path)).toThrow(/samples\.jsonl: process \d+ on .* is working on it/);
    mine.close();
    const other = join(folder, 'other.jsonl');
    writeFileSync(other, '{"some":"rows"}\n');
    expect(() => openJournal(other)).toThrow(/other\.jsonl: is not a journal of samples/);
    expect(readFileSync(other, 'utf8')).toBe('{"some":"rows"}\n');
  });

  it('takes over the lock of a process that was killed', () => {
    openJournal(path).close();
    writeFileSync(`${path}.lock`, JSON.stringify({ host: 'elsewhere', pid: 1, started: null }));
    expect(() => openJournal(path)).toThrow(/on elsewhere is working on it.* remove/);
    writeFileSync(`${path}.lock`, '{"host":');
    openJournal(path).close();
    truncateSync(path, 0);
    openJournal(path).close();
  });

  it('keeps any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (texts) => {
        const file = join(folder, 'any.jsonl');
        rmSync(file, { force: true });
        const journal = openJournal(file);
        journal.add(record('c', 0, ...texts));
        journal.close();
        const again = openJournal(file);
        const read = texts.map((_, index) => again.get('c'.repeat(64), index));
        again.close();
        expect(read).toEqual(texts.map(completion));
      }),
      { numRuns: 20 },
    );
  });
});
