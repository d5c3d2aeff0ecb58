import { epochOrder } from './epoch-order.ts';

describe('the order of rows', () => {
  const shuffle = { seed: 1, stage: 0, epoch: 0 };

  it('is theirs where there is no shuffling', () => {
    expect([...epochOrder(4, null)]).toEqual([0, 1, 2, 3]);
  });

  it('holds each row once, is the same for the same seed, and another in each epoch and stage', () => {
    const order = epochOrder(100, shuffle);
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
    expect(epochOrder(100, shuffle)).toEqual(order);
    expect(epochOrder(100, { ...shuffle, epoch: 1 })).not.toEqual(order);
    expect(epochOrder(100, { ...shuffle, stage: 1 })).not.toEqual(order);
    expect(epochOrder(100, { ...shuffle, seed: 2 })).not.toEqual(order);
  });
});
