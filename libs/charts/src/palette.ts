/** A colour for light and one for dark paper. */
export interface ThemeColour {
  light: string;
  dark: string;
}

/** Colours of series, in order; each has a contrast of at least 4.5:1 with the paper of its theme (WCAG 1.4.3). */
export const seriesColours: readonly ThemeColour[] = [
  { light: '#1a5fb4', dark: '#7fb0ff' },
  { light: '#b04a00', dark: '#ffa94d' },
  { light: '#17724a', dark: '#63d297' },
  { light: '#7a3fb0', dark: '#c9a0ff' },
  { light: '#b3203a', dark: '#ff8792' },
  { light: '#0b6b7d', dark: '#66d9e8' },
  { light: '#75502e', dark: '#d8b08c' },
  { light: '#515b66', dark: '#a9b3bf' },
];

/** Colours with a meaning, by the name of their CSS variable. */
export const namedColours = {
  paper: { light: '#ffffff', dark: '#14181d' },
  ink: { light: '#1b2128', dark: '#e8ecf1' },
  muted: { light: '#57606a', dark: '#a0abb8' },
  grid: { light: '#e2e6eb', dark: '#2b323b' },
  panel: { light: '#f5f7f9', dark: '#1c2229' },
  gain: { light: '#17724a', dark: '#63d297' },
  loss: { light: '#b3203a', dark: '#ff8792' },
  link: { light: '#1a5fb4', dark: '#7fb0ff' },
} satisfies Record<string, ThemeColour>;

/** What a page or a chart names a colour by. */
export type ColourName = keyof typeof namedColours;

/** CSS value of a named colour: follows the page's theme, and is the light colour where no page sets one. */
export function colour(name: ColourName): string {
  return `var(--chart-${name}, ${namedColours[name].light})`;
}

/** CSS value of the colour of the series `index` (wraps around after the last). */
export function seriesColour(index: number): string {
  const at = index % seriesColours.length;
  return `var(--chart-series-${at + 1}, ${seriesColours[at]!.light})`;
}

/** `--chart-…: …;` of one theme, to be put inside a CSS rule. */
export function colourVariables(theme: keyof ThemeColour): string {
  return [
    ...Object.entries(namedColours).map(([name, value]) => `--chart-${name}:${value[theme]};`),
    ...seriesColours.map((value, index) => `--chart-series-${index + 1}:${value[theme]};`),
  ].join('');
}
