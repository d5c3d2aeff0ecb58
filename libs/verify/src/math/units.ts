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
  litre: ['LLL', q(1, 1000), 'l', 'L', 'liter', 'liters', 'litre', 'litres'],
  millilitre: ['LLL', q(1, 1000000), 'ml', 'mL', 'milliliter', 'milliliters'],
  gallon: ['gal', q(1), 'gal', 'gallon', 'gallons'],
  quart: ['gal', q(1, 4), 'quart', 'quarts', 'qt'],
  pint: ['gal', q(1, 8), 'pint', 'pints', 'pt'],
  cup: ['gal', q(1, 16), 'cup', 'cups'],
  dollar: ['$', q(1), 'dollar', 'dollars', 'usd'],
  cent: ['$', q(1, 100), 'cent', 'cents'],
  yuan: ['yuan', q(1), 'yuan'],
  degree: ['deg', q(1), 'degree', 'degrees', 'deg'],
  radian: ['rad', q(1), 'radian', 'radians', 'rad'],
  newton: ['N', q(1), 'N', 'newton', 'newtons'],
  ohm: ['Ohm', q(1), 'ohm', 'ohms', 'Omega'],
  ampere: ['A', q(1), 'amp', 'amps', 'ampere', 'amperes'],
  kilowatt: ['W', q(1000), 'kW', 'kilowatt', 'kilowatts'],
  joule: ['J', q(1), 'J', 'joule', 'joules'],
  kilojoule: ['J', q(1000), 'kJ'],
  watt: ['W', q(1), 'W', 'watt', 'watts'],
  volt: ['V', q(1), 'V', 'volt', 'volts'],
  hertz: ['Hz', q(1), 'Hz', 'hertz'],
  pascal: ['Pa', q(1), 'Pa'],
  mph: ['L/T', q(1609344, 3600000), 'mph'],
  kph: ['L/T', q(1000, 3600), 'kph', 'kmh', 'km/h'],
  percent: ['%', q(1), 'percent', 'pct', 'percents'],
  acre: ['acre', q(1), 'acre', 'acres'],
};

const UNITS = new Map<string, Unit>();
for (const [dimension, factor, ...names] of Object.values(BASE))
  for (const name of names) UNITS.set(name, { dimension, factor });

/** The unit of that name (letter case counts for short ones), or null. */
export function unitOf(name: string): Unit | null {
  return UNITS.get(name) ?? (name.length > 3 ? (UNITS.get(name.toLowerCase()) ?? null) : null);
}

/**
 * Reads `cm`, `square inches`, `cm^2`, `km/h`, `miles per hour`; null for words that are no unit, which are
 * remarks (`17 apples`) and not compared.
 */
export function readUnit(text: string): Unit | null {
  const plain = text
    .replaceAll(/[{}\\,.]/g, ' ')
    .replaceAll(/\s*\^\s*/g, '^')
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

function addDimension(into: Map<string, number>, dimension: string, times: number): void {
  const bump = (name: string, by: number) => into.set(name, (into.get(name) ?? 0) + by);
  if (dimension === 'LLL') bump('L', 3 * times);
  else if (dimension === 'L/T') {
    bump('L', times);
    bump('T', -times);
  } else bump(dimension, times);
}
