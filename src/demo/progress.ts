// Shows how far the demo is: one line that is written over where people watch, plain lines elsewhere.

export interface DemoStep {
  done: number;
  total: number;
  /** What is being done now, e.g. `Session 3 of 8`. */
  what: string;
}

export type DemoProgress = (step: DemoStep) => void;

interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const clear = '\r\u001b[2K';
const barCells = 20;
const usualColumns = 80;

/** The last step, and `end` where it never comes, leave the cursor at the beginning of an empty line. */
export function createProgressLine(out: Terminal): { progress: DemoProgress; end(): void } {
  const isWatched = out.isTTY === true;
  return {
    progress: ({ done, total, what }) => {
      if (!isWatched) {
        out.write(`[${done}/${total}] ${what}\n`);
        return;
      }
      const filled = Math.floor((barCells * done) / total);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)}`;
      const line = `${bar} ${done}/${total}  ${what}`.slice(0, (out.columns ?? usualColumns) - 1);
      out.write(done === total ? clear : `${clear}${line}`);
    },
    end: () => {
      if (isWatched) out.write(clear);
    },
  };
}
