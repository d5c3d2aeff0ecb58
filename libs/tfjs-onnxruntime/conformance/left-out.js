/** Specs that are not run, with the reason. A spec is meant by a part of its full name. */
const LEFT_OUT = [
  {
    contains: 'tan onnxruntime {} numbers exceed float32 precision',
    reason: 'wants float64 digits: tan of a float32 beside π/2 differs by one unit in the last place',
  },
];

/** Why a spec is left out; undefined where it is run. */
export function leftOutReason(fullName) {
  return LEFT_OUT.find(({ contains }) => fullName.includes(contains))?.reason;
}
