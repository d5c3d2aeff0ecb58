import { unitOf } from './units.ts';

const SHORT = new Set(
  (
    'odd even yes no true false none all the for is are if of by to at on as not where when with per any and or but both each other one two six ten ' +
    'east west north south up down left right day days am pm pct percent percents mph kph undefined'
  ).split(' '),
);

/** Whether letters that stand together are a word and not a product of variables such as `abc`. */
export function isWord(run: string): boolean {
  const lower = run.toLowerCase();
  if (
    SHORT.has(lower) ||
    (run.length > 1 &&
      unitOf(run) !== null &&
      (run.length > 2 || /^(?:cm|mm|km|nm|mg|kg|ml|mL|ft|hr|mi|lb|oz|dL|cL|Hz|Pa|kJ|kW|Rs)$/.test(run)))
  )
    return true;
  return run.length >= 4 && /[aeiouy]/.test(lower) && /^[A-Z]?[a-z]+$/.test(run);
}
