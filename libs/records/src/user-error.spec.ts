import { UserError } from './user-error.ts';

describe('UserError', () => {
  it('is one line, whatever the message it was given', () => {
    expect(new UserError('a\n  b').message).toBe('a b');
  });

  it('means wrong input unless told otherwise', () => {
    expect(new UserError('x').exitCode).toBe(2);
    expect(new UserError('x', { exitCode: 1 }).exitCode).toBe(1);
  });
});
