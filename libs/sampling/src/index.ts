export type { Completion, Prompt, Sampled, TokenLogprob } from './completion.ts';
export { SamplingStopped, type ConnectOptions, type ServedModel } from './ask.ts';
export {
  openSampler,
  type Sampler,
  type SamplerOptions,
  type SampleRequest,
  type Totals,
} from './sampler.ts';
export { sampleUntil, type JudgedSample, type UntilOptions } from './sample-until.ts';
export { canonicalJson } from './request-body.ts';
export {
  endpointJudge,
  judgePrompt,
  type EndpointJudge,
  type JudgeOptions,
  type JudgeQuestion,
} from './judge.ts';
export { logLikelihoods } from './log-likelihoods.ts';
export { openJournal, type Journal, type JournalEntry, type JournalRecord } from './journal.ts';
export { openReward, type RewardEndpoint, type RewardOptions } from './reward.ts';
