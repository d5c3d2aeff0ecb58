import type { DataSetFiles } from './data-set-files.ts';

/** The page that shows a data set, as HTML; `rows` kept and as many dropped rows are in it to be searched. */
export async function dataSetPage(data: DataSetFiles, rows: number): Promise<string> {
  const { portraitPage } = await import('./portrait/portrait-page.ts');
  return portraitPage(data, rows);
}
