/** Whether a whole number is prime. */
export function isPrime(n: number): boolean {
  if (n < 2) return false;
  for (let k = 2; k * k <= n; k++) if (n % k === 0) return false;
  return true;
}

/** The ways to write `n` as a product of two factors above 1, the smaller first. */
export function factorPairs(n: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let k = 2; k * k <= n; k++) if (n % k === 0) pairs.push([k, n / k]);
  return pairs;
}

/** The prime factors of `n`, smallest first, each as often as it divides. */
export function primeFactors(n: number): number[] {
  const factors: number[] = [];
  for (let k = 2; k * k <= n; k++)
    while (n % k === 0) {
      factors.push(k);
      n /= k;
    }
  if (n > 1) factors.push(n);
  return factors;
}
