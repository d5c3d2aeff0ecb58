export type { DrawProgress, DrawSettings, Question, Respondent } from './respondent.ts';
export { evaluate, type EvaluateOptions } from './evaluate.ts';
export { evaluateModel, type EvaluateModelOptions } from './evaluate-series.ts';
export { isRunFolder, seriesOf, type SeriesModel } from './checkpoints.ts';
export { loadSuite, suiteSchema, type LoadSuiteOptions, type Suite, type SuiteTask } from './suite.ts';
export { engineOf, openModel, type OpenModelOptions } from './open-model.ts';
export { openEngine, type Engine } from './engine.ts';
export { seriesTable } from './series-table.ts';
export {
  startCompletionServer,
  type CompletionServer,
  type CompletionServerOptions,
} from '../serve/completion-server.ts';
