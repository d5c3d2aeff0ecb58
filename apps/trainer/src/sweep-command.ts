import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { positiveNumber, stopSignal } from '@longhand/command-line';
import { UserError } from '@longhand/records';
import type { RunCost, SweepPlan } from '@longhand/findings';

interface Flags {
  plan: string;
  out?: string;
  minutes?: number;
  engine: string;
  list: boolean;
}

const plans = join('apps', 'trainer', 'sweeps');

/** `trainer:sweep`: a plan of runs is trained, evaluated and analyzed. */
export function sweepCommand(): Command {
  return new Command('sweep')
    .description(
      'Train and evaluate a plan of runs, those first that tell most for their cost; then analyze them.',
    )
    .option('--plan <name or path>', `a file of ${plans}, or a path`, 'countdown-overnight')
    .option('--out <folder>', 'where it goes, and goes on (default: dist/sweeps/NAME)')
    .option('--minutes <number>', 'in place of budget.minutes of the plan', positiveNumber)
    .option('--engine <name>', 'what computes, as for sft', 'auto')
    .option('--list', 'say the runs and what they are expected to take, and end', false)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const { conditionsOf, parsePlan, runSweep } = await import('@longhand/findings');
  const path = planPath(flags.plan);
  const plan = parsePlan(readFileSync(path, 'utf8'), path);
  if (flags.minutes !== undefined) plan.budget.minutes = flags.minutes;
  const out = flags.out ?? join('dist', 'sweeps', plan.name);
  if (flags.list) {
    for (const { name, set, recipeSet } of conditionsOf(plan))
      console.log(`${name}: ${[...set, ...recipeSet].join(' ')}`);
    return;
  }
  const { chooseEngine } = await import('@longhand/lm');
  console.log(`engine: ${(await chooseEngine(flags.engine)).reason}`);
  const { stopping } = stopSignal();
  const outcome = await runSweep(plan, out, {
    launch: (app, args) => launch(app, app === 'trainer' ? [...args, '--engine', flags.engine] : args),
    estimate: (condition, data) => estimate(plan, condition.set, data, join(out, 'runs')),
    stopping,
    onEvent: (line) => {
      console.log(line);
    },
    now: () => performance.now(),
  });
  if (outcome.state === 'stopped') {
    console.log(`stopped; the same command goes on with it`);
    process.exitCode = 130;
    return;
  }
  const failed = outcome.runs.filter(({ state }) => state === 'failed');
  if (outcome.runs.some(({ state }) => state === 'done')) {
    await launch('trainer', ['analyze', '--runs', outcome.folder, '--out', join(out, 'findings')]);
  }
  if (failed.length > 0) {
    throw new UserError(
      `${failed.length} of ${outcome.runs.length} runs failed: ${failed.map(({ name }) => name).join(', ')}`,
      { exitCode: 1 },
    );
  }
}

/** Operations by the estimate of sft; minutes as far as it can tell before anything ran. */
async function estimate(
  plan: SweepPlan,
  sets: readonly string[],
  data: string | null,
  out: string,
): Promise<RunCost> {
  const { estimateRun, loadConfig } = await import('@longhand/sft');
  const config = loadConfig(plan.config, {
    configs: join('apps', 'trainer', 'configs'),
    sets: [...sets],
    data: data ?? undefined,
    model: undefined,
  });
  const { flops, seconds } = await estimateRun(config, out);
  return { flops, minutes: seconds / 60 };
}

/** Runs a command of this app or of the pipeline to its end; its output is this one's. */
function launch(app: 'pipeline' | 'trainer', args: string[]): Promise<number> {
  const here = dirname(fileURLToPath(import.meta.url));
  const main =
    app === 'trainer' ? process.argv[1]! : join(here, '..', '..', '..', 'pipeline', 'dist', 'bin', 'main.js');
  if (!existsSync(main)) throw new UserError(`${main} is not there: build it with npx nx run ${app}:bundle`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

function planPath(plan: string): string {
  const path = /[/\\]|\.ya?ml$/.test(plan) ? plan : join(plans, `${plan}.yaml`);
  if (!existsSync(path)) throw new UserError(`--plan=${plan}: no such file as ${path}`);
  return path;
}
