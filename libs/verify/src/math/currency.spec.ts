import { correct, different } from '../spec-support/verdict-tables.ts';

describe('amounts of money', () => {
  it('in different currencies are different', () => {
    different([
      ['\\$5', '€5'],
      ['5\\text{ dollars}', '5\\text{ euros}'],
      ['£20', '20 rupees'],
    ]);
  });

  it('are the same with and without their currency', () => {
    correct([
      ['20', '€20'],
      ['€20', '20'],
      ['5 dollars', '\\boxed{\\$5}'],
      ['€5', '5 \\text{ euros}'],
    ]);
  });
});
