import { createHash } from 'node:crypto';
import { expressionInterpreter } from 'vega-interpreter';
import { parse, View, Warn, type Loader } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { colour, colourVariables, seriesColour, seriesColours } from './palette.ts';

/** A Vega-Lite chart. Its data are in it (nothing is ever fetched), and `description` says in words what it shows. */
export type ChartSpec = TopLevelSpec & { description: string };

/** How a chart is drawn. */
export interface SvgOptions {
  /** Prefix of the ids inside, unique in a page; default: a hash of the drawing. */
  id?: string;
  /** True for a file that stands alone: it carries the colours of both themes itself. */
  standalone?: boolean;
}

/**
 * Draws a Vega-Lite chart as the text of one `<svg>`: the same spec gives the same text on every machine (text is
 * measured by estimate, no canvas), colours are CSS variables that the page's theme sets, and it scales down with
 * its column. Expressions are interpreted, never compiled, so it works where `eval` is forbidden.
 *
 * @throws Error where the spec names data by URL or is not a chart
 */
export async function svgOf(spec: ChartSpec, options: SvgOptions = {}): Promise<string> {
  const { config, ...rest } = spec;
  const { spec: vegaSpec } = compile(
    { background: 'transparent', ...rest },
    {
      config: { ...chartConfig(), ...config },
      logger: silent,
    },
  );
  const asked: string[] = [];
  const view = new View(parse(vegaSpec, undefined, { ast: true }), {
    renderer: 'none',
    expr: expressionInterpreter as never,
    loader: offline(asked),
    logLevel: Warn,
    logger: silent as never,
  } as never);
  const drawn = await view.toSVG();
  view.finalize();
  if (asked[0] !== undefined) throw new Error(`a chart carries its data, it does not load ${asked[0]}`);
  return dressed(drawn, spec.description, options);
}

/** Axis, legend and mark defaults of every chart. */
function chartConfig(): object {
  const text = { labelColor: colour('ink'), titleColor: colour('ink') };
  const fonts = { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' };
  return {
    aria: false,
    font: 'system-ui, sans-serif',
    view: { stroke: null },
    axis: {
      ...text,
      ...fonts,
      gridColor: colour('grid'),
      domainColor: colour('muted'),
      tickColor: colour('muted'),
    },
    legend: { ...text, ...fonts, symbolStrokeWidth: 2 },
    header: { ...text, ...fonts },
    title: { color: colour('ink'), subtitleColor: colour('muted'), fontSize: 14, anchor: 'start' },
    text: { color: colour('ink') },
    rule: { color: colour('muted') },
    mark: { color: seriesColour(0) },
    line: { strokeWidth: 2 },
    range: { category: seriesColours.map((_, index) => seriesColour(index)) },
  };
}

/** Gives the drawing its name for a screen reader, ids of its own, and a width that shrinks with the column. */
function dressed(svg: string, description: string, options: SvgOptions): string {
  const drawing = withIdsInOrder(svg);
  const id = options.id ?? `c${createHash('sha256').update(drawing).digest('hex').slice(0, 10)}`;
  const own = drawing
    .replace(/\bid="n(\d+)"/g, `id="${id}-$1"`)
    .replace(/url\(#n(\d+)\)/g, `url(#${id}-$1)`)
    .replace(/ (?:role|aria-[a-z]+)="[^"]*"/g, '')
    .replace(' class="marks"', ` class="chart" role="img" aria-labelledby="${id}-desc"`)
    .replace(/(<svg[^>]*? width="(\d+(?:\.\d+)?)"[^>]*?)>/, '$1 style="max-width:100%;height:auto">');
  const style = options.standalone === true ? standaloneStyle : '';
  return own.replace(/(<svg[^>]*>)/, `$1<desc id="${id}-desc">${escaped(description)}</desc>${style}`);
}

/** Vega numbers its ids through the life of the process: here by their place in the drawing. */
function withIdsInOrder(svg: string): string {
  const ids = [...svg.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1]!);
  return svg
    .replace(/\bid="([^"]+)"/g, (_, id: string) => `id="n${ids.indexOf(id)}"`)
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#n${ids.indexOf(id)})`);
}

const standaloneStyle =
  `<style>svg.chart{${colourVariables('light')}background:var(--chart-paper)}` +
  `@media (prefers-color-scheme:dark){svg.chart{${colourVariables('dark')}}}</style>`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Charts carry their data: whatever would be fetched is refused, and noted in `asked` since Vega draws on. */
function offline(asked: string[]): Loader {
  const refused = (uri: string): Promise<never> => {
    asked.push(uri);
    return Promise.reject(new Error(`nothing is fetched: ${uri}`));
  };
  return { load: refused, sanitize: refused, http: refused, file: refused };
}

/** Vega's advice on specs is for authors at work, not for whoever runs the program; errors stay errors. */
const silent = {
  level: () => silent,
  error: (...message: unknown[]) => {
    throw new Error(message.map(String).join(' '));
  },
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
};
