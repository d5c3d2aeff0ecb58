/** The value of an answer that is one number, as a double; null when it is anything else. */
export function readNumber(text: string): number | null {
  const plain = text.replaceAll(/[$€£,\s]|\\[,!;]/g, '').replace(/\.$/, '');
  if (/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(plain)) return Number(plain);
  const fraction = /^([-+]?)(?:\\[dt]?frac\{(\d+)\}\{(\d+)\}|(\d+)\/(\d+))$/.exec(plain);
  if (fraction === null) return null;
  const value = Number(fraction[2] ?? fraction[4]) / Number(fraction[3] ?? fraction[5]);
  return fraction[1] === '-' ? -value : value;
}
