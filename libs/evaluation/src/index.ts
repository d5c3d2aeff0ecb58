export {
  compareEvaluations,
  type Comparison,
  needEvaluation,
  type TaskComparison,
  writeComparison,
} from './compare/compare-evaluations.ts';
export { comparisonTable } from './compare/comparison-table.ts';
export { detectLanguage } from './language/detect-language.ts';
export { followInstructions, INSTRUCTIONS, type Followed } from './ifeval/follow-instructions.ts';
export { FieldError } from './prepare/field-error.ts';
export * from './run/index.ts';
export { beginsWithRefusal, declines } from './safety/refusal-rules.ts';
export { JUDGE_PROMPTS, judgedScore, judgedYes } from './safety/judge-prompts.ts';
export { selfJailbreakSentences } from './safety/self-jailbreak.ts';
export { orderedMap } from './score/ordered-map.ts';
export { resultsTable } from './score/results-table.ts';
export { scoreFile, type ScoreFileOptions, writeResults } from './score/score-file.ts';
export { isTruncated, sampleLine, scoreResponses } from './score/score-responses.ts';
export { openSummary, type Summary } from './score/summary.ts';
export { shortHash, taskHash, taskSettings } from './score/task-hash.ts';
export type { JudgeModel, Measure, RewardModel, Scorer, ScoringTools, Verdict } from './scorers/scorer.ts';
export { clusteredMean, type Cluster, wilson } from './statistics/clustered-mean.ts';
export { lengthSummary } from './statistics/lengths.ts';
export { comparePaired, type PairedComparison, signTest } from './statistics/paired.ts';
export { majorityAtK, passAtK, type Vote } from './statistics/pass-at-k.ts';
export { generator, shuffled } from './statistics/random.ts';
export { buildItem, needPrompt, rowId } from './task/build-item.ts';
export { readItems, readRows, type PlacedRow } from './task/read-items.ts';
export type { Item, Response, Task, TaskDeclaration } from './task/task.ts';
export { taskSchema } from './task/task.ts';
export { findTask, parseTask, TASKS } from './tasks/tasks.ts';
export { answerText, type AnswerText } from './text/answer-text.ts';
