import { createHash } from 'node:crypto';
import { escapeHtml, type Markup } from './markup.ts';
import { pageStyle } from './page-style.ts';
import { themeScript } from './theme-script.ts';

/** The parts of a page. */
export interface PageParts {
  title: string;
  /** Markup of the page's `<main>`; text from elsewhere must have been escaped (`markup` does that). */
  body: Markup | string;
  /** More CSS, after the common style. */
  style?: string;
  /** A script run when the document is ready; `pageData()` in it gives `data`. */
  script?: string;
  /** JSON that the script reads. */
  data?: unknown;
  /** Language of the text (BCP 47), default `en`. */
  lang?: string;
}

/**
 * One HTML file that needs nothing else: no request leaves it (a content security policy holds that), it follows
 * light and dark, prints, and can be used by keyboard and screen reader. Same parts, same bytes.
 */
export function page(parts: PageParts): string {
  const script = scriptOf(parts.script);
  const data = parts.data === undefined ? '' : dataBlock(parts.data);
  return `<!doctype html>
<html lang="${escapeHtml(parts.lang ?? 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(parts.title)}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}${(parts.style ?? '').replaceAll('</', '<\\/')}</style>
</head>
<body>
<header><a class="skip" href="#main">Skip to content</a>
<div class="theme" role="group" aria-label="Colours" hidden><button type="button" data-theme-choice="auto" aria-pressed="true">Auto</button><button type="button" data-theme-choice="light" aria-pressed="false">Light</button><button type="button" data-theme-choice="dark" aria-pressed="false">Dark</button></div></header>
<main id="main" tabindex="-1">
${String(parts.body)}
</main>
${data}<script>${script}</script>
</body>
</html>
`;
}

/** Everything is forbidden but what is in the file: its styles, this one script, drawings and images as data. */
function policy(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64');
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** One script element: the theme's buttons, the reader of the data, then the page's own. */
function scriptOf(own: string | undefined): string {
  const text = `'use strict';\n${themeScript}\nfunction pageData(){return JSON.parse(document.getElementById('page-data').textContent);}\n${own === undefined ? '' : `(function(){${own}\n})();\n`}`;
  if (/<\/script|<!--/i.test(text)) throw new Error('a page script must not hold </script or <!--');
  return text;
}

/** JSON in which nothing can end the element or open another: `<` is written as an escape. */
function dataBlock(data: unknown): string {
  const json = JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return `<script type="application/json" id="page-data">${json}</script>\n`;
}
