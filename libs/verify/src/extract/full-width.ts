/** Full-width letters, digits and signs (U+FF01 to U+FF5E), `（Ｂ）`, as their ASCII forms; other text as it is. */
export function narrowForms(text: string): string {
  return FULL_WIDTH.test(text)
    ? text.replaceAll(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    : text;
}

const FULL_WIDTH = /[\uff01-\uff5e]/;
