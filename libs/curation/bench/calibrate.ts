import { filtersSchema } from '@longhand/records';
import { buildFilters, estimateTokens } from '@longhand/quality';
import { answerTools } from '../src/answer-tools.ts';
import { realTraces } from './real-traces.ts';

/**
 * calibrate [filter] [--show=N]
 *
 * Rows that each filter drops, alone and at its default, in every set of real traces; with the name of a
 * filter, N of the drops themselves.
 */
const only = process.argv[2]?.startsWith('--') === false ? process.argv[2] : undefined;
const show = Number(/--show=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 0);

const settings: Record<string, object> = {
  'think_tags: optional': {},
  'ending: complete': { ending: 'complete' },
  'final_answer: present': { final_answer: 'present' },
  'boxed_answers: 1': { boxed_answers: 1 },
  'repetition: {}': { repetition: {} },
  'other_scripts: {}': { other_scripts: {} },
  'phrases: [identity]': { phrases: ['identity'] },
  'phrases: [knowledge_cutoff]': { phrases: ['knowledge_cutoff'] },
  'phrases: [refusal]': { phrases: ['refusal'] },
  'phrases: [email]': { phrases: ['email'] },
  'phrases: [needs_image]': { phrases: ['needs_image'] },
  'phrases: [multi_part]': { phrases: ['multi_part'] },
  'phrases: [proof]': { phrases: ['proof'] },
  'steps: {}': { steps: {} },
};

const traces = realTraces();
const sets = [...new Set(traces.map(({ set }) => set))];
const count = (set: string) => traces.filter((trace) => trace.set === set).length;
console.log(
  ['filter (rows dropped)', ...sets.map((set) => `${set} (${String(count(set))})`), 'MB/s'].join(' | '),
);
const megabytes = traces.reduce((sum, { response }) => sum + response.length, 0) / 1e6;
for (const [name, setting] of Object.entries(settings)) {
  if (only !== undefined && !name.includes(only)) continue;
  const filter = buildFilters(filtersSchema.parse(setting), answerTools);
  const dropped = new Map<string, number>();
  const shown: string[] = [];
  const began = performance.now();
  for (const { set, problem, response } of traces) {
    const lengths = show > 0 ? estimateTokens(response) : 0;
    const drop = filter({ problem, response, problemTokens: 0, responseTokens: lengths });
    if (drop === null) continue;
    dropped.set(set, (dropped.get(set) ?? 0) + 1);
    if (dropped.get(set)! <= show) {
      const text = name.includes('image') || name.includes('part') || name.includes('proof') ? problem : '';
      shown.push(`  ${set}: ${drop.reason}: ${drop.detail} ${JSON.stringify(text).slice(0, 300)}`);
    }
  }
  const speed = megabytes / ((performance.now() - began) / 1000);
  console.log([name, ...sets.map((set) => String(dropped.get(set) ?? 0)), speed.toFixed(0)].join(' | '));
  for (const line of shown) console.log(line);
}
