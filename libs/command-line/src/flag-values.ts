import { InvalidArgumentError } from 'commander';

/** Reads a flag's value as a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least || value > most) {
      const bound = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${String(most)}`;
      throw new InvalidArgumentError(`give a whole number from ${String(least)}${bound}`);
    }
    return value;
  };
}

/** Reads a flag's value as a number, negative ones too. */
export function anyNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || text.trim() === '') throw new InvalidArgumentError('give a number');
  return value;
}

/** Reads a flag's value as a number from 0. */
export function numberFromZero(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || text.trim() === '')
    throw new InvalidArgumentError('give a number from 0');
  return value;
}

/** Reads a flag's value as a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('give a number above 0');
  return value;
}

/** Reads a flag's value as a share between 0 and 1, the ends left out. */
export function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('give a share between 0 and 1');
  return value;
}

/** Gathers the values of a flag that may be given several times. */
export function gather(value: string, before: string[]): string[] {
  return [...before, value];
}

/** Gathers the values of a flag that may be given several times, or once with several separated by commas. */
export function gatherList(value: string, before: string[]): string[] {
  return [...before, ...value.split(',').filter((each) => each !== '')];
}
