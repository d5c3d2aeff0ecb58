/** Arrow validity bits, least significant bit first: 1 is a value, 0 a null. Allocated at the first null. */
export class ValidityBitmap {
  #bits: Uint8Array | undefined;
  #length = 0;
  nullCount = 0;

  append(valid: boolean): void {
    const row = this.#length++;
    if (valid) {
      if (this.#bits !== undefined) {
        this.#reserve(row);
        this.#bits[row >> 3]! |= 1 << (row & 7);
      }
      return;
    }
    if (this.#bits === undefined) {
      this.#bits = new Uint8Array(Math.max(64, (row >> 3) + 1));
      this.#bits.fill(0xff, 0, row >> 3);
      this.#bits[row >> 3] = (1 << (row & 7)) - 1;
    }
    this.#reserve(row);
    this.nullCount++;
  }

  /** The bitmap of all rows so far, or null when no row is null. The builder starts anew. */
  finish(): Uint8Array | null {
    const bits = this.#bits?.subarray(0, (this.#length + 7) >> 3) ?? null;
    this.#bits = undefined;
    this.#length = 0;
    this.nullCount = 0;
    return bits;
  }

  #reserve(row: number): void {
    const bits = this.#bits;
    if (bits === undefined || row >> 3 < bits.length) return;
    this.#bits = new Uint8Array(bits.length * 2);
    this.#bits.set(bits);
  }
}
