import { multiply, type Rational, rational } from './rational.ts';

/** A unit as a power product of base dimensions with an exact factor. */
export interface Unit {
  readonly dimension: string;
  readonly factor: Rational;
}

const q = (n: number | bigint, d: number | bigint = 1): Rational => rational(BigInt(n), BigInt(d));

const BASE: Record<string, [string, Rational, ...string[]]> = {
  metre: ['L', q(1), 'm', 'meter', 'meters', 'metre', 'metres'],
  kilometre: ['L', q(1000), 'km', 'kilometer', 'kilometers', 'kilometre', 'kilometres', 'kms'],
  centimetre: ['L', q(1, 100), 'cm', 'centimeter', 'centimeters', 'centimetre', 'centimetres', 'cms'],
  millimetre: ['L', q(1, 1000), 'mm', 'millimeter', 'millimeters', 'millimetre', 'millimetres'],
  decimetre: ['L', q(1, 10), 'dm', 'decimeter', 'decimeters'],
  inch: ['L', q(254, 10000), 'in', 'inch', 'inches'],
  foot: ['L', q(3048, 10000), 'ft', 'foot', 'feet'],
  yard: ['L', q(9144, 10000), 'yd', 'yard', 'yards'],
  mile: ['L', q(1609344, 1000), 'mi', 'mile', 'miles'],
  second: ['T', q(1), 's', 'sec', 'secs', 'second', 'seconds'],
  minute: ['T', q(60), 'min', 'mins', 'minute', 'minutes'],
  hour: ['T', q(3600), 'h', 'hr', 'hrs', 'hour', 'hours'],
  day: ['T', q(86400), 'day', 'days'],
  week: ['T', q(604800), 'week', 'weeks'],
  month: ['month', q(1), 'month', 'months'],
  year: ['month', q(12), 'year', 'years', 'yr', 'yrs'],
  gram: ['M', q(1), 'g', 'gram', 'grams'],
  kilogram: ['M', q(1000), 'kg', 'kilogram', 'kilograms', 'kgs'],
  milligram: ['M', q(1, 1000), 'mg', 'milligram', 'milligrams'],
  tonne: ['M', q(1000000), 'tonne', 'tonnes'],
  pound: ['lb', q(1), 'lb', 'lbs', 'pound', 'pounds'],
  ounce: ['lb', q(1, 16), 'oz', 'ounce', 'ounces'],
  litre: ['L3', q(1, 1000), 'l', 'L', 'liter', 'liters', 'litre', 'litres'],
  millilitre: ['L3', q(1, 1000000), 'ml', 'mL', 'milliliter', 'milliliters'],
  gallon: ['gal', q(1), 'gal', 'gallon', 'gallons'],
  quart: ['gal', q(1, 4), 'quart', 'quarts', 'qt'],
  pint: ['gal', q(1, 8), 'pint', 'pints', 'pt'],
  cup: ['gal', q(1, 16), 'cup', 'cups'],
  dollar: ['$', q(1), 'dollar', 'dollars', 'usd', 'USD'],
  cent: ['$', q(1, 100), 'cent', 'cents'],
  yuan: ['yuan', q(1), 'yuan', 'rmb', 'RMB', 'CNY'],
  euro: ['euro', q(1), 'euro', 'euros', 'eur', 'EUR'],
  rupee: ['rupee', q(1), 'rupee', 'rupees', 'Rs', 'inr', 'INR'],
  yen: ['yen', q(1), 'yen', 'JPY'],
  sterling: ['sterling', q(1), 'gbp', 'GBP'],
  degree: ['deg', q(1), 'degree', 'degrees', 'deg'],
  radian: ['rad', q(1), 'radian', 'radians', 'rad'],
  newton: ['M L T-2', q(1000), 'N', 'newton', 'newtons'],
  joule: ['M L2 T-2', q(1000), 'J', 'joule', 'joules'],
  watt: ['M L2 T-3', q(1000), 'W', 'watt', 'watts'],
  horsepower: ['hp', q(1), 'hp', 'horsepower'],
  pascal: ['M L-1 T-2', q(1000), 'Pa', 'pascal', 'pascals'],
  bar: ['M L-1 T-2', q(100_000_000), 'bar', 'bars'],
  atmosphere: ['M L-1 T-2', q(101_325_000), 'atm', 'atmosphere', 'atmospheres'],
  hertz: ['T-1', q(1), 'Hz', 'hertz'],
  ampere: ['A', q(1), 'A', 'amp', 'amps', 'ampere', 'amperes'],
  coulomb: ['A T', q(1), 'C', 'coulomb', 'coulombs'],
  volt: ['M L2 T-3 A-1', q(1000), 'V', 'volt', 'volts'],
  ohm: ['M L2 T-3 A-2', q(1000), 'ohm', 'ohms', 'Omega'],
  farad: ['M-1 L-2 T4 A2', q(1, 1000), 'F', 'farad', 'farads'],
  tesla: ['M T-2 A-1', q(1000), 'T', 'tesla', 'teslas'],
  kelvin: ['K', q(1), 'K', 'kelvin', 'kelvins'],
  mole: ['mol', q(1), 'mol', 'mole', 'moles'],
  electronvolt: ['eV', q(1), 'eV'],
  calorie: ['cal', q(1), 'cal', 'calorie', 'calories'],
  byte: ['bit', q(8), 'byte', 'bytes'],
  bit: ['bit', q(1), 'bit', 'bits'],
  mph: ['L T-1', q(1609344, 3600000), 'mph'],
  kph: ['L T-1', q(1000, 3600), 'kph', 'kmh', 'km/h'],
  percent: ['%', q(1), 'percent', 'pct', 'percents'],
  acre: ['acre', q(1), 'acre', 'acres'],
};

const UNITS = new Map<string, Unit>();
for (const [dimension, factor, ...names] of Object.values(BASE))
  for (const name of names) UNITS.set(name, { dimension, factor });

/** The unit of that name (letter case counts for short ones), with a prefix or none; or null. */
export function unitOf(name: string): Unit | null {
  const known = UNITS.get(name) ?? (name.length > 3 ? UNITS.get(name.toLowerCase()) : undefined);
  return known ?? prefixed(name);
}

/** Powers of ten before the units that take prefixes (SI brochure, 9th edition, table 7). */
const PREFIXES: readonly (readonly [sign: string, name: string, power: number])[] = [
  ['T', 'tera', 12],
  ['G', 'giga', 9],
  ['M', 'mega', 6],
  ['k', 'kilo', 3],
  ['h', 'hecto', 2],
  ['d', 'deci', -1],
  ['c', 'centi', -2],
  ['m', 'milli', -3],
  ['mu', 'micro', -6],
  ['n', 'nano', -9],
  ['p', 'pico', -12],
];
const WITH_PREFIX_SIGN = /^(mu|[TGMkhdcmnp])(m|s|g|N|J|W|Pa|Hz|A|C|V|F|T|L|l|mol|eV|cal)$/;
const WITH_PREFIX_NAME =
  /^(tera|giga|mega|kilo|hecto|deci|centi|milli|micro|nano|pico)((?:met(?:er|re)|second|gram|newton|joule|watt|pascal|volt|amp(?:ere)?|coulomb|ohm|farad|lit(?:er|re)|mole|calorie|byte|bit)s?|hertz)$/;

function prefixed(name: string): Unit | null {
  const match = WITH_PREFIX_SIGN.exec(name) ?? WITH_PREFIX_NAME.exec(name.toLowerCase());
  const unit = match === null ? undefined : UNITS.get(match[2]!);
  const power = PREFIXES.find(([sign, long]) => sign === match?.[1] || long === match?.[1])?.[2];
  if (unit === undefined || power === undefined) return null;
  const ten = 10n ** BigInt(Math.abs(power));
  return {
    dimension: unit.dimension,
    factor: multiply(unit.factor, power > 0 ? { n: ten, d: 1n } : { n: 1n, d: ten }),
  };
}

/**
 * Reads `cm`, `square inches`, `cm^2`, `km/h`, `miles per hour`; null for words that are no unit, which are
 * remarks (`17 apples`) and not compared.
 */
export function readUnit(text: string): Unit | null {
  const plain = text
    .replaceAll(/[{}\\,.]/g, ' ')
    .replaceAll(/\s*\^\s*(?:-\s*)?/g, (sign) => (sign.includes('-') ? '^-' : '^'))
    .replaceAll(/(?<=[A-Za-z])\s+(?=-?\d)/g, '')
    .replaceAll(/\s+per\s+/g, '/')
    .replaceAll(/\s*\/\s*/g, '/')
    .trim();
  const words = plain.split(/\s+|\*/).filter((word) => word !== '');
  if (words.length === 0 || words.length > 4) return null;
  const dimensions = new Map<string, number>();
  let factor = q(1);
  let power = 1;
  for (const word of words) {
    if (word === 'square' || word === 'sq') power = 2;
    else if (word === 'cubic' || word === 'cu') power = 3;
    else {
      let sign = 1;
      for (const part of word.split('/')) {
        const match = /^([A-Za-z%$]+)\^?(-?\d?)$/.exec(part);
        const unit = match === null ? null : unitOf(match[1]!);
        if (unit === null) return null;
        const times = (match![2] === '' ? power : Number(match![2])) * sign;
        power = 1;
        for (let i = 0; i < Math.abs(times); i++)
          factor = multiply(factor, times > 0 ? unit.factor : { n: unit.factor.d, d: unit.factor.n });
        addDimension(dimensions, unit.dimension, times);
        sign = -1;
      }
    }
  }
  if (dimensions.size === 0) return null;
  const dimension = [...dimensions]
    .filter(([, times]) => times !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, times]) => `${name}${times}`)
    .join(' ');
  return { dimension, factor };
}

/** Adds `M L2 T-3`, a power product of base dimensions, `times` times. */
function addDimension(into: Map<string, number>, dimension: string, times: number): void {
  for (const part of dimension.split(' ')) {
    const [, name = part, power = ''] = /^(\D+?)(-?\d*)$/.exec(part) ?? [];
    into.set(name, (into.get(name) ?? 0) + (power === '' ? 1 : Number(power)) * times);
  }
}
