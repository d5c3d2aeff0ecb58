import type { MetricsLine } from '@longhand/records';

/** What trainer_state.json tells of a run. */
export interface TrainerStateFacts {
  readonly globalStep: number;
  readonly epoch: number;
  readonly maxSteps: number;
  readonly epochs: number;
  readonly batchRows: number;
  readonly logEvery: number;
  readonly tokens: number;
  readonly lines: readonly MetricsLine[];
}

/** The content of trainer_state.json as transformers' Trainer writes it, with the lines of metrics as its history. */
export function trainerState(facts: TrainerStateFacts): Record<string, unknown> {
  return {
    best_global_step: null,
    best_metric: null,
    best_model_checkpoint: null,
    epoch: facts.epoch,
    eval_steps: null,
    global_step: facts.globalStep,
    is_hyper_param_search: false,
    is_local_process_zero: true,
    is_world_process_zero: true,
    log_history: facts.lines.map(historyOf),
    logging_steps: facts.logEvery,
    max_steps: facts.maxSteps,
    num_input_tokens_seen: facts.tokens,
    num_train_epochs: facts.epochs,
    save_steps: null,
    stateful_callbacks: {},
    total_flos: 0,
    train_batch_size: facts.batchRows,
    trial_name: null,
    trial_params: null,
  };
}

/** Probes are told as `eval_<probe>_<figure>`, as transformers tells several evaluation sets. */
function historyOf(line: MetricsLine): Record<string, unknown> {
  const { global_step, ...rest } = line;
  if (!('probe' in rest)) return { ...rest, step: global_step };
  const { probe, ...figures } = rest;
  const told = Object.entries(figures).filter(([key]) => key !== 'domain');
  const named = told.map(([key, value]) => [`eval_${String(probe)}_${key}`, value] as const);
  return { ...Object.fromEntries(named), step: global_step };
}
