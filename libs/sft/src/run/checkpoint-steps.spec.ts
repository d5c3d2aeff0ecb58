import { isCheckpointStep } from './checkpoint-steps.ts';

const stepsUntil = (last: number, checkpoints: object): number[] => {
  const all = { keep_last: null, keep_resumable: 1, ...checkpoints };
  return [...Array(last + 1).keys()].filter((step) => isCheckpointStep(step, last, all));
};

describe('checkpoints', () => {
  it("are the study's by default", () => {
    expect(stepsUntil(640, {})).toEqual([10, 20, 40, 80, 160, 320, 480, 640]);
    expect(stepsUntil(1280, {}).slice(-4)).toEqual([800, 960, 1120, 1280]);
  });

  it('are those named, or every n, and always the last', () => {
    expect(stepsUntil(7, { at: [0, 2] })).toEqual([0, 2, 7]);
    expect(stepsUntil(7, { every: 3 })).toEqual([3, 6, 7]);
  });
});
