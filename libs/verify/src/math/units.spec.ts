import { different, same } from '../spec-support/verdict-tables.ts';
import { readUnit } from './units.ts';

describe('units', () => {
  it('are told apart by their prefixes, which count as powers of ten', () => {
    different([
      ['5\\text{ Hz}', '5\\text{ kHz}'],
      ['5\\text{ MPa}', '5\\text{ Pa}'],
      ['3\\text{ nm}', '3\\text{ mm}'],
      ['3\\text{ mol}', '3\\text{ g}'],
      ['5\\text{ V}', '5\\text{ A}'],
    ]);
    same([
      ['2\\text{ MHz}', '2000\\text{ kHz}'],
      ['1.5\\text{ kW}', '1500\\text{ watts}'],
      ['3\\text{ kilojoules}', '3000\\text{ J}'],
    ]);
  });

  it('are power products: exponents count, and named ones are what they are made of', () => {
    different([
      ['9.8\\text{ m/s}^2', '9.8\\text{ m s}^{-3}'],
      ['60\\text{ km/h}', '60\\text{ km} \\cdot \\text{h}^{-2}'],
    ]);
    same([
      ['9.8\\text{ m/s}^2', '9.8\\text{ m s}^{-2}'],
      ['60\\text{ km/h}', '60\\text{ km} \\cdot \\text{h}^{-1}'],
      ['5\\text{ J}', '5\\text{ N m}'],
      ['5\\text{ W}', '5\\text{ J/s}'],
    ]);
  });

  it('have a dimension and an exact factor', () => {
    expect(readUnit('km/h')).toEqual({ dimension: 'L1 T-1', factor: { n: 5n, d: 18n } });
    expect(readUnit('cubic centimeters')).toEqual(readUnit('mL'));
    expect(readUnit('apples')).toBeNull();
  });

  it('may be set in old ways', () => {
    same([['8', '\\boxed{8\\ {\\rm cm}}']]);
  });

  it('per second are not mistaken for ordinals', () => {
    different([['5\\text{ cm}', '5 \\text{ meters per second}']]);
    same([['5\\text{ m/s}', '5 \\text{ meters per second}']]);
  });
});
