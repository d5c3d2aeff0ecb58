import { markup, type Markup, type MarkupPart } from './markup.ts';

/** A column of a table: its heading, and whether its cells are numbers (set to the right). */
export interface Column {
  heading: string;
  number?: boolean;
}

/**
 * An accessible table: a caption that names it, headings with scopes, the first cell of each row its heading; it
 * scrolls sideways by keyboard on a narrow screen.
 */
export function tableOf(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly MarkupPart[])[],
): Markup {
  const kind = (index: number): MarkupPart => columns[index]?.number === true && markup` class="number"`;
  const head = columns.map(({ heading }, index) => markup`<th scope="col"${kind(index)}>${heading}</th>`);
  const cell = (part: MarkupPart, index: number): Markup =>
    index === 0 ? markup`<th scope="row"${kind(0)}>${part}</th>` : markup`<td${kind(index)}>${part}</td>`;
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${rows.map(
    (row) => markup`<tr>${row.map(cell)}</tr>
`,
  )}</tbody></table></div>`;
}
