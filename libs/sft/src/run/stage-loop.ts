import { UserError, type StepMetrics } from '@longhand/records';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { learningRate } from '../schedule.ts';
import { trainStep, type Trainee } from '../train-step.ts';
import { isCheckpointStep } from './checkpoint-steps.ts';
import { newestPosition } from './checkpoint.ts';
import { probeAll } from './due-probes.ts';
import type { Moving, Run } from './run-at-work.ts';
import { save } from './save-run.ts';
import type { StagePlan } from './stage-plan.ts';

/** Makes the updates of a stage that are left, with logs, probes and checkpoints where they are due. */
export async function runStage(
  run: Run,
  plan: StagePlan,
  optimizer: Optimizer,
  position: Moving,
): Promise<{ stopped: boolean; folder?: string }> {
  const { config, stopping = () => false } = run.options;
  const trainee = run.trainee(optimizer);
  let skippedInARow = 0;
  let folder: string | undefined;
  run.throughput.start();
  while (position.stageStep < plan.steps) {
    const line = oneStep(run, plan, trainee, position);
    skippedInARow = line.skipped === undefined ? 0 : skippedInARow + 1;
    const last = position.stageStep === plan.steps;
    if (position.globalStep % config.log.every === 0 || last || line.skipped !== undefined) log(run, line);
    if (skippedInARow >= config.max_skipped) throw keepsFailing(run, line, skippedInARow);
    // Signals and progress bars are served between updates only.
    await new Promise((resolve) => setImmediate(resolve));
    const stopped = stopping();
    const due = isCheckpointStep(position.globalStep, run.totalSteps, config.checkpoints);
    if (due || stopped) {
      run.throughput.pause();
      if (due && !stopped) await probeAll(run, position);
      folder = await save(run, optimizer, position);
      run.throughput.start();
    }
    if (stopped || (due && stopping())) return { stopped: true, ...(folder !== undefined && { folder }) };
  }
  return { stopped: false, ...(folder !== undefined && { folder }) };
}

function oneStep(run: Run, plan: StagePlan, trainee: Trainee, position: Moving): StepMetrics {
  const { log } = run.options.config;
  const { updatesPerEpoch } = plan.batches;
  const epoch = Math.floor(position.stageStep / updatesPerEpoch);
  const batches = plan.batches.update(epoch, position.stageStep % updatesPerEpoch);
  const rate = learningRate(plan.schedule, position.stageStep);
  const logged = (position.globalStep + 1) % log.every === 0;
  const result = trainStep(trainee, batches, {
    step: position.stageUpdates + 1,
    learningRate: rate,
    sampledTokens: logged ? log.sampled_tokens : 0,
  });
  position.globalStep++;
  position.stageStep++;
  if (result.applied) position.stageUpdates++;
  position.tokens += batches.reduce((sum, { tokens }) => sum + tokens, 0);
  const pace = run.throughput.add(batches);
  position.elapsedSeconds += pace.seconds;
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    global_step: position.globalStep,
    epoch: position.stageStep / updatesPerEpoch,
    ...(run.plans.length > 1 && { stage: plan.config.name }),
    loss: finite(result.loss),
    learning_rate: rate,
    grad_norm: finite(result.gradNorm),
    num_tokens: position.tokens,
    ...(result.accuracy !== undefined &&
      Number.isFinite(result.entropy) && {
        mean_token_accuracy: result.accuracy,
        entropy: Math.max(0, result.entropy!),
      }),
    train_tokens_per_second: pace.tokensPerSecond,
    mfu: pace.mfu,
    elapsed_seconds: position.elapsedSeconds,
    ...(!result.applied && {
      skipped: `${Number.isFinite(result.loss) ? 'gradient norm' : 'loss'} is not finite`,
    }),
  };
}

function log(run: Run, line: StepMetrics): void {
  run.metrics.add(line);
  run.events.add(line);
  const left = run.throughput.secondsLeft(run.totalSteps - line.global_step);
  run.options.onEvent?.({ kind: 'step', line, totalSteps: run.totalSteps, secondsLeft: left });
}

function keepsFailing(run: Run, line: StepMetrics, count: number): UserError {
  const checkpoint = newestPosition(run.options.out)?.folder ?? 'none yet';
  return new UserError(
    `step ${line.global_step}: ${line.skipped!}, update ${count} in a row that could not be made ` +
      `(learning rate ${line.learning_rate}); newest checkpoint: ${checkpoint}; lower optimizer.learning_rate, or look at the data`,
    { exitCode: 1 },
  );
}
