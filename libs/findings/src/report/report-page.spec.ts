import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { analyze } from '../analysis/analyze.ts';
import { analysisSchema } from '../analysis/analysis-schema.ts';
import { richStudy } from '../testing/rich-study.ts';
import { markdownReport } from './markdown.ts';
import { reportPage } from './report-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'report-'));
const study = richStudy(folder);
const analysis = analyze(study, { resamples: 500 });
const file = join(folder, 'report.html');

const chromium = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));
if (chromium === undefined)
  console.warn('skipped: the report in a browser; no Chromium here (CHROMIUM names one)');

beforeAll(async () => {
  writeFileSync(file, await reportPage(analysis, study));
});

describe('the report', () => {
  it('has the same bytes each time', async () => {
    expect(await reportPage(analyze(richStudy(folder), { resamples: 500 }), study)).toBe(
      readFileSync(file, 'utf8'),
    );
  });

  it('holds an analysis of its schema, and shows what was planted', () => {
    const html = readFileSync(file, 'utf8');
    const data = JSON.parse(/id="page-data">(.*)<\/script>/.exec(html)![1]!) as { analysis: unknown };
    expect(analysisSchema.parse(data.analysis)).toEqual(JSON.parse(JSON.stringify(analysis)));
    const shapes = analysis.dynamics
      .filter(({ run }) => run === 'tiny-4M + cot')
      .map(({ benchmark, shape }) => [benchmark, shape]);
    expect(shapes).toEqual([
      ['countdown', 'gain'],
      ['word puzzles', 'dip-and-recovery'],
      ['hex-phi', 'dip-without-recovery'],
    ]);
    expect(
      analysis.lengths.find(({ run, benchmark }) => run === 'tiny-4M + cot' && benchmark === 'countdown')!
        .reading,
    ).toBe('still-falling');
    expect(analysis.safety.at(-1)!.safety[0]!.benchmark).toBe('hex-phi');
    expect(html).not.toContain('<script>alert(1)</script>');
  });

  it('has a short form in Markdown', () => {
    const text = markdownReport(analysis);
    expect(text).toContain('## tiny-4M + cot');
    expect(text).toMatch(/\| word puzzles \| dip and recovery \|/);
    const sure = [...analysis.effects, ...analysis.interactions].filter(
      ({ claim }) => claim !== 'cannot-tell',
    );
    expect(sure.length).toBeGreaterThan(0);
    expect(text.match(/^- .* in place of .* \(95 %: /gm) ?? []).toHaveLength(sure.length);
  });
});

(chromium === undefined ? describe.skip : describe)('the report in a browser', () => {
  let browser: Browser;
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  beforeAll(async () => {
    const { chromium: engine } = await import('playwright-core');
    browser = await engine.launch({ executablePath: chromium!, args: ['--no-sandbox'], timeout: 0 });
  });

  afterAll(async () => {
    await browser.close();
  });

  async function opened(
    width: number,
    colorScheme: 'light' | 'dark',
    bypassCSP: boolean,
  ): Promise<{ page: Page; faults: string[] }> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP });
    // The test's own limit is the only one.
    context.setDefaultTimeout(0);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) faults.push(`asks for ${request.url()}`);
    });
    await page.goto(`file://${file}`);
    return { page, faults };
  }

  it.each([
    [390, 'light'],
    [820, 'dark'],
    [1440, 'light'],
  ] as const)(
    'at a width of %d in %s has no serious fault of access, nothing beyond the edge, no error',
    async (width, scheme) => {
      const { page, faults } = await opened(width, scheme, true);
      const beyond = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(beyond).toBe(0);
      await page.evaluate(axe);
      const found = await page.evaluate<{ id: string; impact: string }[]>(
        'axe.run().then((result) => result.violations.map(({ id, impact }) => ({ id, impact })))',
      );
      expect(found.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  it('saves its figures, changes its colours and keeps to its own policy', async () => {
    const { page, faults } = await opened(1000, 'light', false);
    const [saved] = await Promise.all([page.waitForEvent('download'), page.click('[data-download=csv]')]);
    const csv = readFileSync(await saved.path(), 'utf8');
    expect(csv.split('\n')[0]).toBe('run,step,benchmark,score,stderr,questions,responses_each,length');
    expect(csv.trim().split('\n')).toHaveLength(1 + 4 * 5 * 3);
    await page.click('[data-theme-choice=dark]');
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(20, 24, 29)');
    await page.keyboard.press('Tab');
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
