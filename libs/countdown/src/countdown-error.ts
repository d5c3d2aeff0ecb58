/** Bad input to this library: the message is one line that says what is wrong and what to do. */
export class CountdownError extends Error {
  override readonly name = 'CountdownError';
}
