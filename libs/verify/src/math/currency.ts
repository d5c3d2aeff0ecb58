const CURRENCIES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['euros', /€|\beuros?\b|\bEUR\b/i],
  ['sterling', /£|\\pounds\b|\bGBP\b|\bpounds?\b|\bpence\b/i],
  ['rupees', /₹|\brupees?\b|\bINR\b|\bRs\b/i],
  ['yen or yuan', /¥|\byen\b|\byuan\b|\bJPY\b|\bRMB\b|\bCNY\b|元/i],
  ['dollars', /\\\$\s*\d|(?:^|[^\\])\$\s?\d[\d,.]*\s*$|\bdollars?\b|\bUSD\b|\bcents?\b|¢/i],
];
/** Whether a text may name a currency at all. */
const ANY = /[€£₹¥$¢元]|euro|eur\b|pound|gbp|pence|rupee|inr|\brs\b|yen|yuan|jpy|rmb|cny|dollar|usd|cent/i;

/** An amount of money is no longer text than that. */
const LONGEST = 200;

/** Whether both answers are amounts of money and name different currencies: `€5` is not `\$5`. */
export function inOtherCurrency(gold: string, prediction: string): boolean {
  if (gold.length > LONGEST || prediction.length > LONGEST) return false;
  if (!ANY.test(gold) || !ANY.test(prediction)) return false;
  const [g, p] = [currencyOf(gold), currencyOf(prediction)];
  return g !== null && p !== null && g !== p;
}

/** The only currency that a text names; null when it names none or several. */
function currencyOf(text: string): string | null {
  const named = CURRENCIES.filter(([, pattern]) => pattern.test(text));
  return named.length === 1 ? named[0]![0] : null;
}
