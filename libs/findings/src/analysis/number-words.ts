/** "+12.3" points of a share, "+0.31" of another score; a true minus sign. */
export function change(value: number, kind: 'share' | 'score'): string {
  const shown = kind === 'share' ? (100 * value).toFixed(1) : value.toFixed(2);
  const zero = Number(shown) === 0;
  return zero ? shown.replace('-', '') : value > 0 ? `+${shown}` : shown.replace('-', '−');
}

/** "70.8" of a share (percent), "0.53" of another score. */
export function level(value: number, kind: 'share' | 'score'): string {
  return (kind === 'share' ? (100 * value).toFixed(1) : value.toFixed(2)).replace('-', '−');
}

/** "−22.1 to −10.3". */
export function span(interval: readonly [number, number] | null, kind: 'share' | 'score'): string {
  return interval === null
    ? 'error not known'
    : `${change(interval[0], kind)} to ${change(interval[1], kind)}`;
}

/** "step 640", "the end". */
export function stepWords(step: number | null): string {
  return step === null ? 'the last checkpoint' : `step ${step.toLocaleString('en')}`;
}

/** "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}
