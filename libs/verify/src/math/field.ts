import type { Rational } from './rational.ts';

/** Thrown where a value cannot be had in a field: irrational, undefined, out of range. Caught by the comparison. */
export class ValueFault extends Error {
  override readonly name = 'ValueFault';
  /** `undefined` where no field has the value (a pole), `unsupported` where this one has not. */
  readonly kind: 'undefined' | 'unsupported';

  constructor(kind: 'undefined' | 'unsupported', message: string) {
    super(message);
    this.kind = kind;
  }
}

const faults = new Map<string, ValueFault>();

/** The fault with that message. It is thrown often and never shown, so each is made once, without a new stack. */
export function valueFault(kind: 'undefined' | 'unsupported', message: string): ValueFault {
  let fault = faults.get(message);
  if (fault?.kind !== kind) {
    fault = new ValueFault(kind, message);
    if (faults.size < 100) faults.set(message, fault);
  }
  return fault;
}

/**
 * A way to calculate: exactly, in doubles with error bounds, or in long numbers with error bounds. Every
 * operation throws a {@link ValueFault} where it has no value.
 */
export interface Field<T> {
  readonly exact: boolean;
  /** Bits that a value carries; Infinity when exact. */
  readonly bits: number;
  /** Set by an operation that leaves the real numbers, such as the logarithm of a negative one. */
  leftReals: boolean;
  rational(v: Rational): T;
  pi(): T;
  i(): T;
  add(a: T, b: T): T;
  /** Adds two terms that an answer has, and notes where one of them is lost; `add` where nothing is. */
  addTerm?(a: T, b: T): T;
  mul(a: T, b: T): T;
  inverse(a: T): T;
  integerPower(a: T, n: number): T;
  /** Exact `a^(p/q)` where there is one; the real root for an odd `q` of a negative real. */
  rationalPower(a: T, p: number, q: number): T;
  exp(a: T): T;
  log(a: T): T;
  sin(a: T): T;
  cos(a: T): T;
  abs(a: T): T;
  /** Drops an imaginary part that is known to be zero. */
  real(a: T): T;
  imaginary(a: T): T;
  isReal(a: T): boolean;
  /** -1, 0 or 1 for a real value; throws when its error bound reaches across zero. */
  sign(a: T): number;
  floor(a: T): bigint;
  /** The real part, roughly, for choices that do not need its error bound. */
  rough(a: T): number;
  /** The exact integer that the value is known to be, or null. */
  integer(a: T): bigint | null;
}
