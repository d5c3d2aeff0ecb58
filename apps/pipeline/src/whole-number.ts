import { InvalidArgumentError } from 'commander';

/** Reads a flag's value as a whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Give a whole number of at least ${String(least)}.`);
    }
    return value;
  };
}

/** Gathers the values of a flag that may be given several times. */
export function gather(value: string, before: string[]): string[] {
  return [...before, value];
}
