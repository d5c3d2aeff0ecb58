export { advise, type Advice, type OwnEvidence, type Plan } from './advice/advise.ts';
export { analyze, type Analysis, type AnalyzeOptions } from './analysis/analyze.ts';
export { analysisSchema } from './analysis/analysis-schema.ts';
export { dynamicsOf, type CurvePoint, type Dynamics } from './dynamics/dynamics.ts';
export { shapes, type Shape } from './dynamics/classify.ts';
export { lengthsOf, type LengthDynamics } from './dynamics/response-length.ts';
export { readRuns, joined } from './reading/read-runs.ts';
export { markdownReport } from './report/markdown.ts';
export { reportPage } from './report/report-page.ts';
export {
  benchmarkSchema,
  runSchema,
  scoreSchema,
  studySchema,
  type Benchmark,
  type Run,
  type Score,
  type Study,
} from './study/study.ts';
export { exportConfig } from './export/export-config.ts';
export {
  defaultPlan,
  exportTargets,
  type Exported,
  type ExportPlan,
  type ExportTarget,
} from './export/export-plan.ts';
export { oneRun } from './study/one-run.ts';
export { orderByInformation } from './sweep/order-runs.ts';
export {
  runSweep,
  type RunCost,
  type SweepOutcome,
  type SweepRun,
  type SweepTools,
} from './sweep/run-sweep.ts';
export { conditionsOf, sweepPlanSchema, type Condition, type SweepPlan } from './sweep/sweep-plan.ts';
export { parsePlan } from './sweep/parse-plan.ts';
