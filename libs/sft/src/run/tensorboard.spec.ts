import { crc32c, scalarsOf } from './tensorboard.ts';

describe('event files', () => {
  it('have the checksums of RFC 3720', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  });

  it('tell steps under train/, probes under eval/ with their name', () => {
    const step = {
      global_step: 3,
      epoch: 0.5,
      loss: 1.5,
      learning_rate: 0.1,
      grad_norm: null,
      num_tokens: 9,
    };
    expect(scalarsOf(step)).toEqual([
      ['train/epoch', 0.5],
      ['train/loss', 1.5],
      ['train/learning_rate', 0.1],
      ['train/num_tokens', 9],
    ]);
    const probe = { global_step: 3, probe: 'test', domain: 'in', accuracy: 0.25, n: 8 };
    expect(scalarsOf(probe as never)).toEqual([['eval/test_accuracy', 0.25]]);
  });
});
