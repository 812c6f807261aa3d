/** How long what is there already may take to come. */
const LATE_MS = 200;

export type EndWatch = {
  /** Passes on what is waited for, or an error where nothing more can come. One at a time. */
  wait: <T>(coming: Promise<T>) => Promise<T>;
  /** Names the promise after which nothing more comes. */
  watch: (source: Promise<unknown>) => void;
  stop: () => void;
};

/**
 * Notices a reader that waits for bytes after their source has ended: of a file of an archive that is cut short the decoder
 * promises more than there is, and neither gives it nor says so.
 */
export function watchEnd(): EndWatch {
  let waiting: { reject: (error: unknown) => void } | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const end = (error: unknown): void => {
    if (stopped) return;
    let before = waiting;
    timer = setInterval(() => {
      if (waiting !== null && waiting === before) waiting.reject(error);
      before = waiting;
    }, LATE_MS);
  };
  return {
    wait: (coming) => {
      const { promise, resolve, reject } = Promise.withResolvers<Awaited<typeof coming>>();
      const waiter = { reject };
      waiting = waiter;
      coming.then(resolve as never, reject);
      return promise.finally(() => {
        if (waiting === waiter) waiting = null;
      });
    },
    watch: (source) => {
      source.then(() => end(new Error("it ends in the middle of a file")), end);
    },
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
}
