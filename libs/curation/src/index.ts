export { curate, type CurateOptions, type CurateOutcome, type Progress } from './curate.ts';
export { openDataSet, readStats, type DataSetFiles } from './data-set-files.ts';
export { dataSetPage } from './data-set-page.ts';
export { dataSetStats, type DataSetStats } from './data-set-stats.ts';
export { localData, type FetchOptions } from './hub-data-set.ts';
export { loadRecipe, type LoadedRecipe, type LoadRecipeOptions } from './load-recipe.ts';
export type { BenchmarkHit, BenchmarkHits } from './portrait/contamination.ts';
export { portraitOf, type Portrait } from './portrait/portrait.ts';
export {
  preparePublish,
  publishPrepared,
  type PreparedPublish,
  type PublishRequest,
} from './publish-data-set.ts';
export { queryRows } from './shard-query.ts';
export { validateDataSet, type Fault, type ValidationReport } from './validate.ts';
export { verifyFile, type VerifyFileResult } from './verify-file.ts';
export { serveTasks } from './worker.ts';
