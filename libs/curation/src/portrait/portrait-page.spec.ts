import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { recipeSchema } from '@longhand/records';
import { chromium } from 'playwright-core';
import { curate } from '../curate.ts';
import { openDataSet } from '../data-set-files.ts';
import { funnelOf } from './portrait-charts.ts';
import { portraitPage } from './portrait-page.ts';
import { portraitOf } from './portrait.ts';

const folder = mkdtempSync(join(tmpdir(), 'longhand-portrait-'));
const out = join(folder, 'set');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const long = (last: string) =>
  `Anna walks from the station to the school and counts every lamp on the way until she is at the door ${last}?`;
const inBenchmark =
  'A box holds nine red balls, some green balls and nothing else at all. How many are red in it?';

beforeAll(async () => {
  const rows = [
    ...Array.from({ length: 60 }, (_, i) => ({
      problem: `What is ${String(i)} + ${String(i)}? </script><b>${'x'.repeat(i)}</b>`,
      answer: String(2 * i),
      response: `<think>\nDouble ${String(i)}.\n</think>\n\nIt is $\\boxed{${String(i % 10 === 3 ? 1 : 2 * i)}}$.`,
    })),
    ...['there', 'here', 'now'].map((last) => ({
      problem: long(last),
      answer: '4',
      response: `<think>\n${last}\n</think>\n\n$\\boxed{4}$`,
    })),
    { problem: inBenchmark, answer: '9', response: '<think>\nNine.\n</think>\n\n$\\boxed{9}$' },
  ];
  const [input, benchmark] = [join(folder, 'rows.jsonl'), join(folder, 'balls.jsonl')];
  writeFileSync(input, rows.map((row) => JSON.stringify(row)).join('\n'));
  writeFileSync(benchmark, JSON.stringify({ problem: inBenchmark }));
  const recipe = recipeSchema.parse({
    name: 'portrait',
    license: 'mit',
    seed: 7,
    sources: [
      {
        kind: 'files',
        path: input,
        map: { problem: 'problem', response: 'response', answer: 'answer' },
      },
    ],
    deduplicate: { near: {} },
    decontaminate: { against: [{ name: 'balls', path: benchmark }] },
  });
  await curate({ recipe, out, workers: 1 });
});

describe('portraitOf', () => {
  it('gives a funnel that adds up to the row, clusters, and what was found in benchmarks', async () => {
    const portrait = await portraitOf(openDataSet(out));
    expect(funnelOf(portrait)).toEqual([
      { step: 'read', rows: 64, dropped: 0 },
      { step: 'verify', rows: 58, dropped: 6 },
      { step: 'decontaminate', rows: 57, dropped: 1 },
      { step: 'deduplicate', rows: 55, dropped: 2 },
    ]);
    expect(portrait.counts.rows).toBe(55);
    expect(portrait.clusters).toEqual([{ size: 3, clusters: 1, dropped: 2 }]);
    expect(portrait.contamination).toMatchObject([
      { benchmark: 'balls', rows: 1, items: 1, rules: { same_text: 1 }, hits: [{ item: 0, figure: 1 }] },
    ]);
    expect(portrait.contamination[0]!.hits[0]!.span).toMatch(/^a box holds nine red balls some green balls/);
  });
});

const browserPath = process.env.LONGHAND_CHROMIUM ?? '/usr/bin/chromium';
const hasBrowser = existsSync(browserPath);
if (!hasBrowser) {
  console.warn(
    `no browser at ${browserPath}: the page is not opened (apt-get install chromium, or LONGHAND_CHROMIUM)`,
  );
}

describe('portraitPage', () => {
  it('is the same for the same data set, and holds at most the rows that are asked for', async () => {
    const data = openDataSet(out);
    const text = await portraitPage(data, 10);
    expect(await portraitPage(data, 10)).toBe(text);
    expect(text).toContain('10 of 55 kept rows and 9 of 9 dropped rows');
    expect(text).not.toMatch(/<\/script><b>/);
  });

  (hasBrowser ? it : it.skip)(
    'renders, searches and turns pages in a browser, without a request or an error',
    async () => {
      const path = join(folder, 'page.html');
      writeFileSync(path, await portraitPage(openDataSet(out), 1000));
      const browser = await chromium.launch({
        executablePath: browserPath,
        args: ['--no-sandbox'],
        timeout: 0,
      });
      try {
        const page = await browser.newPage();
        // The test's own limit is the only one.
        page.setDefaultTimeout(0);
        const asked: string[] = [];
        const faults: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
        page.on('pageerror', (error) => faults.push(error.message));
        const url = pathToFileURL(path).href;
        await page.goto(url);
        expect(await page.locator('figure svg').count()).toBeGreaterThanOrEqual(5);
        const found = page.locator('#found');
        expect(await found.textContent()).toBe('64 of 64 rows, page 1 of 4');
        expect(await page.locator('#rows > li').count()).toBe(20);
        await page.click('#next');
        await page.click('#next');
        await page.click('#next');
        expect(await found.textContent()).toBe('64 of 64 rows, page 4 of 4');
        expect(await page.locator('#rows > li').count()).toBe(4);
        expect(await page.locator('#next').isDisabled()).toBe(true);
        await page.fill('#search', 'lamp door');
        expect(await found.textContent()).toBe('3 of 64 rows, page 1 of 1');
        await page.selectOption('#kind', 'rejected');
        expect(await found.textContent()).toBe('2 of 64 rows, page 1 of 1');
        await page.locator('#rows summary').first().click();
        expect(await page.locator('#rows dd').first().textContent()).toMatch(/one of 3 near duplicates/);
        await page.fill('#search', '');
        await page.selectOption('#reason', 'decontaminate/balls');
        expect(await found.textContent()).toBe('1 of 64 rows, page 1 of 1');
        expect(asked).toEqual([url]);
        expect(faults).toEqual([]);
      } finally {
        await browser.close();
      }
    },
  );
});
