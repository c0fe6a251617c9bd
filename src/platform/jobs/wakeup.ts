// A bell inside one process: whoever waits for work is told at once instead of at the next poll.

export interface Wakeup {
  wake(): void;
  /** One listener at a time; answers how to stop listening. */
  listen(listener: () => void): () => void;
}

export function createWakeup(): Wakeup {
  let current: (() => void) | undefined;
  return {
    wake: () => current?.(),
    listen: (listener) => {
      current = listener;
      return () => {
        if (current === listener) current = undefined;
      };
    },
  };
}
