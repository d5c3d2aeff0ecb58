/** Markup that is known to be safe: made by `markup`, or vouched for with `raw`. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

/** What may stand in a `markup` template: text is escaped, markup is not, lists are joined, null and false are left out. */
export type MarkupPart = Markup | string | number | false | null | undefined | readonly MarkupPart[];

/** A tagged template that escapes whatever is put into it: markup`<p>${text}</p>`. */
export function markup(strings: TemplateStringsArray, ...parts: MarkupPart[]): Markup {
  return new Markup(strings.reduce((text, piece, index) => text + markupOf(parts[index - 1]) + piece));
}

/** Vouches for markup made elsewhere, such as a drawing of `svgOf`. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** Text as it must stand in HTML, attributes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function markupOf(part: MarkupPart): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return (part as readonly MarkupPart[]).map(markupOf).join('');
  return escapeHtml(String(part));
}
