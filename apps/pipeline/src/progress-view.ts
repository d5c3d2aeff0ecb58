import { SingleBar } from 'cli-progress';
import type { Progress } from '@longhand/curation';

/** Shows progress on a terminal as a bar, elsewhere as a line every few seconds; on stderr either way. */
export function progressView(): { show: (progress: Progress) => void; end: () => void } {
  return process.stderr.isTTY ? bars() : lines();
}

const names = { rows: 'rows', shards: 'shards' } as const;

function bars() {
  let bar: SingleBar | undefined;
  let phase: string | undefined;
  return {
    show: (progress: Progress) => {
      if (progress.phase !== phase) {
        bar?.stop();
        phase = progress.phase;
        bar = new SingleBar({
          format: `${names[progress.phase].padEnd(6)} {bar} {percentage}% | {rows} rows | {duration_formatted} | {eta_formatted} left`,
          hideCursor: true,
          stream: process.stderr,
        });
        bar.start(progress.total, progress.done, { rows: 0 });
      }
      bar?.update(progress.done, { rows: progress.rows.toLocaleString('en') });
    },
    end: () => {
      bar?.stop();
    },
  };
}

const secondsBetweenLines = 2;

function lines() {
  let phase: string | undefined;
  let began = 0;
  let doneAtStart = 0;
  let shown = 0;
  return {
    show: (progress: Progress) => {
      const now = performance.now() / 1000;
      if (progress.phase !== phase) {
        phase = progress.phase;
        began = now;
        doneAtStart = progress.done;
        shown = now;
        return;
      }
      const last = progress.done === progress.total;
      if (!last && now - shown < secondsBetweenLines) return;
      shown = now;
      const seconds = Math.max(now - began, 0.001);
      const left = ((progress.total - progress.done) / Math.max(progress.done - doneAtStart, 1)) * seconds;
      const rate = Math.round(progress.rows / seconds).toLocaleString('en');
      const share = Math.floor((100 * progress.done) / progress.total);
      console.error(
        `${names[progress.phase]}: ${String(share)} % (${progress.rows.toLocaleString('en')} rows, ` +
          `${rate} rows/s${last ? '' : `, ${left.toFixed(0)} s left`})`,
      );
    },
    end: () => undefined,
  };
}
