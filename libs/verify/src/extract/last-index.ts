/**
 * Where `needle` stands last in `text`, or -1. Most texts lack most marks of answers, and to search forwards for
 * what is not there is many times as fast as to search backwards.
 */
export function lastIndex(text: string, needle: string): number {
  return text.includes(needle) ? text.lastIndexOf(needle) : -1;
}
