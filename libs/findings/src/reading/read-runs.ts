import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseContract, UserError } from '@longhand/records';
import { knownBenchmark } from '../study/known-benchmarks.ts';
import { studySchema, type Study } from '../study/study.ts';
import { isHarnessFile } from './lm-eval.ts';
import { jsonOf, readResults } from './results-file.ts';
import { parsePythonJson } from './python-json.ts';
import { isRunFolder, readRunFolder, stepOfName, textOf } from './run-folder.ts';
import type { ReadRun } from './scalar-run.ts';
import { studyOfCsv } from './table-csv.ts';
import { studyOfJson } from './table-json.ts';
import { runOfEvents } from './tensorboard.ts';
import { nameOf, runOfTrainerState, runOfVerlConsole, runOfVerlLog } from './trainer-logs.ts';
import { scoresOfHarness } from './lm-eval.ts';

/**
 * Reads runs from whatever a path names: a run's folder or a folder of such; a table of scores (JSON, CSV, TSV); a
 * study file; results of evaluation or of lm-evaluation-harness; trainer_state.json; TensorBoard events; verl's logs.
 *
 * @param base folder or file with results of the model before training, for runs that have none of their own
 * @throws UserError that names the file where one cannot be read as any of these
 */
export function readRuns(paths: readonly string[], { base }: { base?: string | undefined } = {}): Study {
  if (paths.length === 0) throw new UserError('--runs: name at least one folder or file of runs');
  const study = joined(paths.map((path) => studyOfPath(path)));
  if (study.runs.length === 0) throw new UserError(`--runs: no runs found in ${paths.join(', ')}`);
  return withKnownBenchmarks(base === undefined ? study : withBase(study, base));
}

function studyOfPath(path: string): Study {
  if (!existsSync(path)) throw new UserError(`${path}: no such file or folder`);
  if (statSync(path).isDirectory()) return studyOfFolder(path);
  const name = basename(path);
  if (name.includes('tfevents')) return one(runOfEvents([{ bytes: readFileSync(path), where: path }]));
  if (/\.(csv|tsv)$/i.test(name)) return studyOfCsv(textOf(path), path);
  if (name === 'metrics.jsonl' && existsSync(join(dirname(path), 'run.json')))
    return one(readRunFolder(dirname(path)));
  if (/\.jsonl$/i.test(name)) return studyOfLines(path);
  if (/\.(log|txt|out)$/i.test(name)) return one(runOfVerlConsole(textOf(path), path));
  if (/\.json$/i.test(name)) return studyOfDocument(path);
  throw new UserError(
    `${path}: not a kind of file that runs are read from (folder, .json, .jsonl, .csv, .tsv, .log, events.out.tfevents.*)`,
  );
}

function studyOfDocument(path: string): Study {
  const value = jsonOf(path);
  const document = value as { format?: string; log_history?: unknown } | null;
  if (document?.format === 'longhand-study@1') return parseContract(studySchema, value, path);
  if (document?.format === 'longhand-results@1') {
    const { step, model, scores, benchmarks, sampleFiles } = readResults(path);
    const checkpoint = { step, scores, sample_files: sampleFiles };
    const run = {
      name: model ?? nameOf(path),
      factors: {},
      checkpoints: [checkpoint],
      curve: [],
      source: path,
    };
    return one({ run, benchmarks });
  }
  if (document?.log_history !== undefined) return one(runOfTrainerState(value, path));
  if (isHarnessFile(value)) {
    const { scores, benchmarks, model } = scoresOfHarness(value, path, () => null);
    const run = {
      name: model ?? nameOf(path),
      factors: {},
      checkpoints: [{ step: null, scores }],
      curve: [],
      source: path,
    };
    return one({ run, benchmarks });
  }
  return studyOfJson(value, path);
}

/** JSON lines: this workspace's metrics, verl's file log, or a table of scores, a row a line. */
function studyOfLines(path: string): Study {
  const text = textOf(path);
  const first = text.slice(0, text.indexOf('\n') + 1 || undefined);
  if (first.includes('"global_step"') && !/"data"\s*:/.test(first)) {
    return one(runOfVerlLog(text.replaceAll(/"global_step"/g, '"step"'), path));
  }
  if (/"data"\s*:\s*\{/.test(first)) return one(runOfVerlLog(text, path));
  const rows = text.split('\n').filter((line) => line.trim() !== '');
  return studyOfJson(
    rows.map((line, index) => {
      try {
        return parsePythonJson(line);
      } catch {
        throw new UserError(`${path}:${index + 1}: not JSON`);
      }
    }),
    path,
  );
}

function studyOfFolder(folder: string): Study {
  if (isRunFolder(folder)) return one(readRunFolder(folder));
  const names = readdirSync(folder).sort();
  const events = names.filter((name) => name.includes('tfevents')).map((name) => join(folder, name));
  if (events.length > 0)
    return one(runOfEvents(events.map((where) => ({ bytes: readFileSync(where), where }))));
  const state = newestState(folder, names);
  if (state !== null) return one(runOfTrainerState(jsonOf(state), state));
  const folders = names.filter((name) => !name.startsWith('.') && statSync(join(folder, name)).isDirectory());
  const files = names.filter((name) =>
    /\.(csv|tsv)$|^study\.json$|scores.*\.json$|tables?\.json$/i.test(name),
  );
  const inside = [...folders.filter((name) => holdsRuns(join(folder, name), 3)), ...files];
  if (inside.length === 0) {
    throw new UserError(
      `${folder}: no runs in it: expected run.json, metrics.jsonl, results.json, trainer_state.json or events`,
    );
  }
  return joined(inside.map((name) => studyOfPath(join(folder, name))));
}

function holdsRuns(folder: string, left: number): boolean {
  const names = readdirSync(folder);
  if (
    names.some((name) =>
      /^(run|results|trainer_state|study)\.json$|^metrics\.jsonl$|^results_.*\.json$|tfevents/.test(name),
    )
  )
    return true;
  return (
    left > 0 &&
    names.some(
      (name) =>
        !name.startsWith('.') &&
        statSync(join(folder, name)).isDirectory() &&
        holdsRuns(join(folder, name), left - 1),
    )
  );
}

/** trainer_state.json of the folder, or of its last checkpoint, whose history holds all earlier ones. */
function newestState(folder: string, names: readonly string[]): string | null {
  if (names.includes('trainer_state.json')) return join(folder, 'trainer_state.json');
  const checkpoints = names
    .filter((name) => stepOfName(name) !== null && existsSync(join(folder, name, 'trainer_state.json')))
    .sort((a, b) => Number(/\d+$/.exec(a)?.[0] ?? 0) - Number(/\d+$/.exec(b)?.[0] ?? 0));
  const last = checkpoints.at(-1);
  return last === undefined ? null : join(folder, last, 'trainer_state.json');
}

function one({ run, benchmarks }: ReadRun): Study {
  return { format: 'longhand-study@1', notes: [], benchmarks, runs: [run] };
}

/** Puts studies together; runs of one name are told apart by a number. */
export function joined(studies: readonly Study[]): Study {
  const seen = new Map<string, number>();
  const runs = studies.flatMap((study) => study.runs);
  return {
    format: 'longhand-study@1',
    notes: studies.flatMap(({ notes }) => notes),
    benchmarks: Object.assign({}, ...studies.map(({ benchmarks }) => benchmarks)) as Study['benchmarks'],
    runs: runs.map((run) => {
      const count = (seen.get(run.name) ?? 0) + 1;
      seen.set(run.name, count);
      return count === 1 ? run : { ...run, name: `${run.name} (${count})` };
    }),
  };
}

function withBase(study: Study, path: string): Study {
  const base = studyOfPath(path);
  const scores = Object.assign(
    {},
    ...base.runs.map((run) => run.checkpoints.at(-1)?.scores ?? {}),
  ) as Study['runs'][number]['checkpoints'][number]['scores'];
  const files = Object.assign(
    {},
    ...base.runs.map((run) => run.checkpoints.at(-1)?.sample_files ?? {}),
  ) as Record<string, string>;
  return {
    ...study,
    benchmarks: { ...base.benchmarks, ...study.benchmarks },
    runs: study.runs.map((run) => {
      const own = run.checkpoints.find(({ step }) => step === 0);
      const start = {
        step: 0,
        scores: { ...scores, ...own?.scores },
        sample_files: { ...files, ...own?.sample_files },
      };
      return { ...run, checkpoints: [start, ...run.checkpoints.filter((each) => each !== own)] };
    }),
  };
}

/** Number of questions of a known set, where the source says none. */
function withKnownBenchmarks(study: Study): Study {
  const counted = (name: string): boolean =>
    study.runs.every(({ checkpoints }) =>
      checkpoints.every(
        ({ scores }) =>
          scores[name] === undefined || scores[name].n !== undefined || scores[name].stderr !== undefined,
      ),
    );
  return {
    ...study,
    benchmarks: Object.fromEntries(
      Object.entries(study.benchmarks).map(([name, benchmark]) => {
        const known = knownBenchmark(name);
        if (
          benchmark.n !== undefined ||
          known?.n === undefined ||
          benchmark.kind !== 'share' ||
          counted(name)
        )
          return [name, benchmark];
        return [
          name,
          {
            ...benchmark,
            n: known.n,
            ...(known.items_from === undefined ? {} : { items_from: known.items_from }),
          },
        ];
      }),
    ),
  };
}
