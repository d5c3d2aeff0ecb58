const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const MONTH = `(${MONTHS.join('|')}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\.?`;
const NAMED = /jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov|dec/i;
const DAY = String.raw`(\d{1,2})(?:\s*\^?\s*\{?\s*(?:st|nd|rd|th)\s*\}?)?`;
const YEAR = String.raw`(?:,?\s*(\d{3,4}))?`;
const MONTH_FIRST = new RegExp(`^${MONTH}\\s+(?:the\\s+)?${DAY}${YEAR}$`, 'i');
const DAY_FIRST = new RegExp(`^(?:the\\s+)?${DAY}\\s+(?:of\\s+)?${MONTH}${YEAR}$`, 'i');

/** A day of the year, and of which year where it is told. */
interface CalendarDay {
  month: number;
  day: number;
  year: number | null;
}

/** Whether two texts name the same day, "March 5, 2020" and "5th of March"; null where one names none. */
export function sameDay(gold: string, prediction: string): boolean | null {
  const g = dayOf(gold);
  const p = g === null ? null : dayOf(prediction);
  if (g === null || p === null) return null;
  return g.month === p.month && g.day === p.day && (g.year === null || p.year === null || g.year === p.year);
}

function dayOf(text: string): CalendarDay | null {
  if (text.length > 60 || !NAMED.test(text) || !/\d/.test(text)) return null;
  const plain = text
    .replaceAll(/\\(?:text|mathrm|textbf|mbox)\s*\{([^{}]*)\}/g, '$1')
    .replaceAll(/[\s~]+|\\[ ,;]/g, ' ')
    .replace(/^(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+/i, '')
    .trim();
  const first = MONTH_FIRST.exec(plain);
  if (first !== null) return calendarDay(first[1]!, first[2]!, first[3]);
  const second = DAY_FIRST.exec(plain);
  return second === null ? null : calendarDay(second[2]!, second[1]!, second[3]);
}

function calendarDay(month: string, day: string, year: string | undefined): CalendarDay | null {
  const start = month.toLowerCase().slice(0, 3);
  const index = MONTHS.findIndex((name) => name.startsWith(start));
  if (index < 0 || Number(day) < 1 || Number(day) > 31) return null;
  return { month: index + 1, day: Number(day), year: year === undefined ? null : Number(year) };
}

/** Whether a word is the name of a month or of a day of the week. */
export function isCalendarWord(word: string): boolean {
  return MONTHS.includes(word.toLowerCase()) || /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$/i.test(word);
}
