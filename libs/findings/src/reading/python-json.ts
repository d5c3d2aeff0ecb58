/**
 * Parses JSON as Python's json module writes it: NaN, Infinity and -Infinity, which losses and errors may be, are null.
 *
 * @throws SyntaxError
 */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const plain = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
      token.startsWith('"') ? token : 'null',
    );
    if (plain === text) throw error;
    return JSON.parse(plain);
  }
}
