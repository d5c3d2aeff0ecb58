import fc from 'fast-check';
import { parsePythonJson } from './python-json.ts';

describe('parsePythonJson', () => {
  it("reads what Python's json writes for losses that are not finite, and leaves such words in texts alone", () => {
    const text =
      '{"grad_norm": NaN, "log": [{"loss": -Infinity}, Infinity], "note": "NaN or \\"Infinity\\""}';
    expect(parsePythonJson(text)).toEqual({
      grad_norm: null,
      log: [{ loss: null }, null],
      note: 'NaN or "Infinity"',
    });
  });

  it('reads any JSON as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parsePythonJson(text)).toEqual(JSON.parse(text));
        expect(parsePythonJson(`{"a": NaN, "b": ${text}}`)).toEqual({
          a: null,
          b: JSON.parse(text) as unknown,
        });
      }),
    );
  });

  it.each(['', '{', '{"a": nan}', 'NaNs'])('refuses %j', (text) => {
    expect(() => parsePythonJson(text)).toThrow(SyntaxError);
  });
});
