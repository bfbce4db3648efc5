import { Presets, SingleBar } from 'cli-progress';
import { countText } from '../render/texts.js';
import type { Terminal } from '../terminal.js';
import type { ImportProgress } from './import-feed.js';

/** Shows how far an import is; `stop` leaves the line clear. */
export interface ProgressDisplay {
  show(progress: ImportProgress): void;
  say(line: string): void;
  stop(): void;
}

const secondsBetweenLines = 5;

/** A bar on a terminal, a line every few seconds elsewhere; always on stderr. */
export function openProgress({ stderr, now }: Pick<Terminal, 'stderr' | 'now'>): ProgressDisplay {
  return stderr.isTTY ? drawBar(stderr) : writeLines(stderr, now);
}

function drawBar(stream: Terminal['stderr']): ProgressDisplay {
  const format = '{bar} {percentage} % | {accepted} accepted, {refused} refused | {duration_formatted}';
  const bar = new SingleBar({ format, stream, hideCursor: null, clearOnComplete: true, etaBuffer: 50 }, Presets.shades_classic);
  let isRunning = false;
  return {
    show: ({ bytesRead, bytesTotal, accepted, refused }) => {
      const payload = { accepted: accepted.toLocaleString('en-US'), refused: refused.toLocaleString('en-US') };
      if (isRunning) return bar.update(bytesRead, payload);
      isRunning = true;
      return bar.start(bytesTotal, bytesRead, payload);
    },
    say: (line) => void stream.write(`\n${line}\n`),
    stop: () => bar.stop(),
  };
}

function writeLines(stream: Terminal['stderr'], now: () => number): ProgressDisplay {
  let last = now();
  return {
    show: ({ bytesRead, bytesTotal, accepted, refused }) => {
      if (now() - last < secondsBetweenLines * 1_000) return;
      last = now();
      const percent = bytesTotal === 0 ? 100 : Math.floor((bytesRead / bytesTotal) * 100);
      stream.write(`${percent} % read, ${countText(accepted, 'event')} accepted, ${countText(refused, 'refusal')}\n`);
    },
    say: (line) => void stream.write(`${line}\n`),
    stop: () => undefined,
  };
}
