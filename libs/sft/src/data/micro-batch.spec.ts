import { microBatch, type Document } from './micro-batch.ts';

const document = (ids: number[], trained: number[]): Document => ({
  ids: Int32Array.from(ids),
  trained: Uint8Array.from(trained),
});

describe('a row of packed documents', () => {
  const first = document([11, 12, 13], [0, 1, 1]);
  const second = document([21, 22], [1, 1]);
  const batch = microBatch([[first, second]], { rows: 1, length: 7, padId: 99, packed: true });

  it('positions start anew with each document, and in the padding', () => {
    expect([...batch.positionIds]).toEqual([0, 1, 2, 0, 1, 0, 1]);
  });

  it('documents have numbers of their own, padding has 0', () => {
    expect([...batch.segmentIds!]).toEqual([1, 1, 1, 2, 2, 0, 0]);
  });

  it('the first token of a document is never a label, even where it is marked', () => {
    expect([...batch.next]).toEqual([12, 13, -1, 22, -1, -1, -1]);
    expect(batch.trained).toBe(3);
  });

  it('padding is not counted', () => {
    expect(batch.tokens).toBe(5);
    expect([...batch.inputIds]).toEqual([11, 12, 13, 21, 22, 99, 99]);
  });
});

it('missing rows are padding, so that the last batch of an epoch has the shape of all', () => {
  const row = [document([1, 2], [0, 1])];
  const batch = microBatch([row], { rows: 3, length: 4, padId: 0, packed: false });
  expect(batch.inputIds).toHaveLength(12);
  expect(batch.segmentIds).toBeNull();
  expect([batch.trained, batch.tokens]).toEqual([1, 2]);
});

it('the end-of-turn token is a label where it is the padding token too', () => {
  const eos = 7;
  const batch = microBatch([[document([5, 6, eos], [0, 1, 1])]], {
    rows: 1,
    length: 5,
    padId: eos,
    packed: false,
  });
  expect([...batch.next]).toEqual([6, eos, -1, -1, -1]);
});

it('a row that is too short for its documents is an error, not a cut', () => {
  const row = [document([1, 2, 3], [0, 1, 1])];
  expect(() => microBatch([row], { rows: 1, length: 2, padId: 0, packed: true })).toThrow(
    'row 0 is longer than 2',
  );
});
