import { SingleBar } from 'cli-progress';
import type { Progress } from '@longhand/curation';

/** Shows progress on a terminal as a bar, elsewhere as a line every few seconds; on stderr either way. */
export function progressView(): { show: (progress: Progress) => void; end: () => void } {
  const measure = pace();
  return process.stderr.isTTY ? bars(measure) : lines(measure);
}

interface Pace {
  begins: boolean;
  rowsPerSecond: string;
  left: string;
}

/** Rate and time left of a phase, from its first progress on. */
function pace(): (progress: Progress) => Pace {
  let phase: string | undefined;
  let began = 0;
  let doneAtStart = 0;
  return ({ phase: current, done, total, rows }) => {
    const now = performance.now() / 1000;
    const begins = current !== phase;
    if (begins) {
      phase = current;
      began = now;
      doneAtStart = done;
    }
    const seconds = Math.max(now - began, 0.001);
    const finished = done - doneAtStart;
    return {
      begins,
      rowsPerSecond: `${Math.round(rows / seconds).toLocaleString('en')} rows/s`,
      left:
        finished === 0
          ? ''
          : `, ${Math.ceil(((total - done) / finished) * seconds).toLocaleString('en')} s left`,
    };
  };
}

function bars(measure: (progress: Progress) => Pace) {
  let bar: SingleBar | undefined;
  return {
    show: (progress: Progress) => {
      const { begins, rowsPerSecond, left } = measure(progress);
      if (begins) {
        bar?.stop();
        bar = new SingleBar({
          format: `${progress.phase.padEnd(6)} {bar} {percentage} % {figures}`,
          hideCursor: true,
          clearOnComplete: true,
          stream: process.stderr,
        });
        bar.start(progress.total, progress.done, { figures: '' });
      } else {
        const figures = `(${progress.rows.toLocaleString('en')} rows, ${rowsPerSecond}${left})`;
        bar?.update(progress.done, { figures });
      }
    },
    end: () => {
      bar?.stop();
    },
  };
}

const secondsBetweenLines = 2;

function lines(measure: (progress: Progress) => Pace) {
  let shown = 0;
  return {
    show: (progress: Progress) => {
      const { begins, rowsPerSecond, left } = measure(progress);
      const now = performance.now() / 1000;
      const last = progress.done === progress.total;
      if (begins) shown = now;
      if (begins || (!last && now - shown < secondsBetweenLines)) return;
      shown = now;
      const share = Math.floor((100 * progress.done) / progress.total);
      const rows = `${progress.rows.toLocaleString('en')} rows, ${rowsPerSecond}`;
      console.error(`${progress.phase}: ${String(share)} % (${rows}${last ? '' : left})`);
    },
    end: () => undefined,
  };
}
