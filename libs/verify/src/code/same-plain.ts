/**
 * Whether a result is the expected value, both values of JSON: lists in order, objects whatever the order of their
 * keys. With `looseBooleans` true is 1 and false is 0, as they are in Python. Nesting beyond 1,000 is not equal.
 */
export function samePlain(got: unknown, expected: unknown, looseBooleans: boolean, depth = 0): boolean {
  if (depth > 1000) return false;
  if (Array.isArray(expected))
    return (
      Array.isArray(got) &&
      got.length === expected.length &&
      expected.every((each, i) => samePlain(got[i], each, looseBooleans, depth + 1))
    );
  if (expected !== null && typeof expected === 'object') {
    if (got === null || typeof got !== 'object' || Array.isArray(got)) return false;
    const keys = Object.keys(expected);
    return (
      keys.length === Object.keys(got).length &&
      keys.every(
        (key) =>
          Object.hasOwn(got, key) &&
          samePlain(
            (got as Record<string, unknown>)[key],
            (expected as Record<string, unknown>)[key],
            looseBooleans,
            depth + 1,
          ),
      )
    );
  }
  const plain = (x: unknown) => (looseBooleans && typeof x === 'boolean' ? Number(x) : x);
  return plain(got) === plain(expected);
}
