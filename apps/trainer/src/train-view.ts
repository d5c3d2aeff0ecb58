import { SingleBar } from 'cli-progress';
import type { ProbeMetrics } from '@longhand/records';
import type { ProbeSample, TrainConfig, TrainEvent, TrainOutcome } from '@longhand/sft';

/** What a run shows: a bar on a terminal, a line every few seconds elsewhere; a line at each checkpoint. */
export interface TrainView {
  readonly show: (event: TrainEvent) => void;
  readonly end: () => void;
  readonly summary: (out: string, outcome: TrainOutcome) => string;
}

const SECONDS_BETWEEN_LINES = 10;

/** Progress goes to stderr, results to stdout. */
export function trainView(config: TrainConfig): TrainView {
  let bar: SingleBar | undefined;
  let shown = 0;
  let samples: readonly ProbeSample[] = [];
  let loss = Number.NaN;
  const print = (line: string): void => {
    // The bar writes to stderr too: it is taken away, and drawn again with the next update.
    bar?.stop();
    bar = undefined;
    console.error(line);
  };
  const step = (event: TrainEvent & { kind: 'step' }): void => {
    const { line, totalSteps, secondsLeft } = event;
    const { skipped } = line;
    if (typeof skipped === 'string') print(`step ${line.global_step}: skipped, ${skipped}`);
    if (typeof line.loss === 'number') loss = line.loss;
    const left = secondsLeft === null ? '' : `, ${clock(secondsLeft)} left`;
    const text = `loss ${loss.toFixed(3)}, ${rate(line)} tokens/s${left}`;
    if (process.stderr.isTTY) {
      bar ??= newBar(totalSteps);
      bar.update(line.global_step, { text });
    } else if (performance.now() - shown > 1000 * SECONDS_BETWEEN_LINES) {
      shown = performance.now();
      print(`step ${line.global_step} of ${totalSteps}: ${text}`);
    }
  };
  return {
    show: (event) => {
      switch (event.kind) {
        case 'data':
          if (process.stderr.isTTY)
            process.stderr.write(`\r${event.stage}: ${event.rows.toLocaleString('en')} rows read `);
          break;
        case 'plan':
          if (process.stderr.isTTY) process.stderr.write('\n');
          for (const line of planText(event)) print(line);
          break;
        case 'resumed':
          print(`resumed at step ${event.step}`);
          break;
        case 'step':
          step(event);
          break;
        case 'probing':
          break;
        case 'probe':
          samples = event.samples;
          print(probeText(event.line, loss));
          break;
        case 'checkpoint':
          if (config.probes.length === 0) print(`step ${event.step}: ${event.folder}`);
          break;
      }
    },
    end: () => {
      bar?.stop();
      bar = undefined;
    },
    summary: (out, outcome) => summaryText(out, outcome, samples),
  };
}

function newBar(total: number): SingleBar {
  const bar = new SingleBar({
    format: 'step {value} of {total} {bar} {text}',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(total, 0, { text: '' });
  return bar;
}

function planText({ plans, totalSteps, parameters }: TrainEvent & { kind: 'plan' }): string[] {
  return plans
    .map(({ config, store, batches, steps }) => {
      const { facts } = store;
      const dropped = Object.entries(facts.dropped).map(([reason, rows]) => `, ${rows} left out (${reason})`);
      const packed =
        config.data.packing === 'best_fit'
          ? `packed into ${batches.rows} rows of ${batches.length} (${percent(batches.fill)} full)`
          : `rows of up to ${batches.length}`;
      return (
        `${config.name}: ${facts.documents.toLocaleString('en')} conversations${dropped.join('')}, ${facts.tokens.toLocaleString('en')} tokens ` +
        `(${percent(facts.trainedTokens / facts.tokens)} trained on), ${packed}; ${steps} updates`
      );
    })
    .concat(`${parameters.toLocaleString('en')} parameters, ${totalSteps} updates in all`);
}

function probeText(line: ProbeMetrics, loss: number): string {
  const figures = [
    line.accuracy === null ? '' : `${percent(line.accuracy)} correct`,
    line.well_formed === undefined ? '' : `${percent(line.well_formed)} use the numbers given`,
    `${percent(line.finished)} finished`,
    `length ${line.response_length_mean.toFixed(0)}`,
  ].filter((text) => text !== '');
  const seen = Number.isNaN(loss) ? '' : ` (loss ${loss.toFixed(3)})`;
  return `step ${line.global_step}${seen}: ${line.probe} [${line.domain}] ${figures.join(', ')}`;
}

function summaryText(out: string, outcome: TrainOutcome, samples: readonly ProbeSample[]): string {
  switch (outcome.state) {
    case 'was-done':
      return `${out} is complete already; --fresh trains anew`;
    case 'stopped':
      return `stopped after step ${outcome.step}; the same command with --resume goes on`;
    case 'done': {
      const sample = samples.find(({ correct }) => correct === true) ?? samples[0];
      const shown = sample === undefined ? [] : [`asked: ${sample.problem}`, sample.response.trim(), ''];
      const minutes = (outcome.seconds / 60).toFixed(1);
      return [
        ...shown,
        `${outcome.step} updates, ${minutes} minutes of training`,
        `model    ${outcome.checkpoint}`,
        `curves   ${outcome.plot}`,
        `metrics  ${out}/metrics.jsonl (TensorBoard: tensorboard --logdir ${out})`,
      ].join('\n');
    }
  }
}

function rate(line: Readonly<Record<string, unknown>>): string {
  const value = line.train_tokens_per_second;
  return typeof value === 'number' ? Math.round(value).toLocaleString('en') : '?';
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${Math.ceil(seconds)} s` : `${minutes} min ${Math.round(seconds % 60)} s`;
}
