/** Specs that are not run, with the reason. A name ends a spec's full name or is contained in it. */
const LEFT_OUT = [];

/** Why a spec is left out; undefined where it is run. */
export function leftOutReason(fullName) {
  return LEFT_OUT.find(({ contains }) => fullName.includes(contains))?.reason;
}
