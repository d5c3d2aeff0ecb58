export { escapeHtml, Markup, markup, raw, type MarkupPart } from './markup.ts';
export { page, type PageParts } from './page.ts';
export {
  colour,
  colourVariables,
  namedColours,
  seriesColour,
  seriesColours,
  type ColourName,
  type ThemeColour,
} from './palette.ts';
export { svgOf, type ChartSpec, type SvgOptions } from './svg-of.ts';
export { tableOf, type Column } from './table-of.ts';
