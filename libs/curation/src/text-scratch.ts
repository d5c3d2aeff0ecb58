const encoder = new TextEncoder();

/** A buffer in which one text after the other is encoded; what `encode` gives is good until the next call. */
export class TextScratch {
  private bytes = new Uint8Array(1 << 16);

  encode(text: string): Uint8Array {
    if (this.bytes.length < text.length * 3) this.bytes = new Uint8Array(text.length * 4);
    return this.bytes.subarray(0, encoder.encodeInto(text, this.bytes).written);
  }
}
