import { colourVariables } from './palette.ts';

/** CSS of every page: type, tables, figures, themes, print. Colours are the charts' own variables. */
export const pageStyle = `
:root{color-scheme:light;${colourVariables('light')}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${colourVariables('dark')}}}
:root[data-theme=dark]{color-scheme:dark;${colourVariables('dark')}}
*{box-sizing:border-box}
body{margin:0;background:var(--chart-paper);color:var(--chart-ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem 4rem}
main:focus{outline:none}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.3rem;margin:2.5rem 0 .5rem;padding-top:.5rem;border-top:1px solid var(--chart-grid)}
h3{font-size:1.05rem;margin:1.5rem 0 .25rem}
p,ul,ol{max-width:46rem}
a{color:var(--chart-link)}
:focus-visible{outline:3px solid var(--chart-link);outline-offset:2px}
.muted{color:var(--chart-muted)}
.skip{position:absolute;left:-999px}
.skip:focus{position:static;display:inline-block;padding:.5rem}
.theme{position:absolute;top:.5rem;right:.75rem;display:flex}
.theme[hidden]{display:none}
button{font:inherit;font-size:.875rem;color:var(--chart-ink);background:var(--chart-panel);border:1px solid var(--chart-muted);padding:.25rem .6rem;cursor:pointer;min-height:1.75rem}
button[aria-pressed=true]{background:var(--chart-ink);color:var(--chart-paper)}
figure{margin:1rem 0}
figcaption{max-width:46rem;color:var(--chart-muted);font-size:.9rem}
svg.chart{display:block}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--chart-muted);padding:.25rem 0}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--chart-grid);vertical-align:top}
thead th{border-bottom:2px solid var(--chart-muted)}
td.number,th.number{text-align:right;white-space:nowrap}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--chart-panel);padding:.75rem;margin:.5rem 0;font-size:.85rem;overflow:auto;max-height:30rem}
code{font-size:.9em}
details{margin:.5rem 0}
summary{cursor:pointer}
.gain{color:var(--chart-gain)}
.loss{color:var(--chart-loss)}
@media (max-width:40rem){.theme{position:static;padding:.5rem 1rem 0}}
@media print{
:root,:root[data-theme=dark]{color-scheme:light;${colourVariables('light')}}
.theme,.skip,.no-print{display:none}
main{max-width:none;padding:0}
figure,tr,pre{break-inside:avoid}
h2,h3{break-after:avoid}
pre{max-height:none}
.scroll{overflow:visible}
}
`;
