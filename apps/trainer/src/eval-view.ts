import type { DrawProgress } from '@longhand/evaluation';

const secondsBetweenLines = 5;

/** Shows how far the responses of a task are: on a terminal on one line, elsewhere a line every few seconds. */
export function evalView(): { show: (task: string, progress: DrawProgress) => void; clear: () => void } {
  const terminal = process.stderr.isTTY;
  let current = '';
  let began = 0;
  let shown = 0;
  return {
    show: (task, progress) => {
      const now = performance.now() / 1000;
      if (task !== current) {
        current = task;
        began = now;
        shown = terminal ? 0 : now;
      }
      if (now - shown < (terminal ? 0.1 : secondsBetweenLines)) return;
      shown = now;
      const text = progressText(task, progress, now - began);
      if (terminal) process.stderr.write(`\r${text}\x1b[K`);
      else console.error(text);
    },
    clear: () => {
      if (terminal) process.stderr.write('\r\x1b[K');
    },
  };
}

function progressText(task: string, { done, known, total, tokens }: DrawProgress, seconds: number): string {
  const figure = (value: number) => Math.round(value).toLocaleString('en');
  const drawn = done - known;
  const left = drawn <= 0 ? '' : `, ${figure(((total - done) / drawn) * seconds)} s left`;
  const before = known === 0 ? '' : `, ${figure(known)} from before`;
  return `${task}: ${figure(done)} of ${figure(total)} responses${before}, ${figure(tokens / Math.max(seconds, 0.001))} tokens/s${left}`;
}
