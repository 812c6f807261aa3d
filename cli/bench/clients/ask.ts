/** What was asked of a server, and how it was answered. */
export type Answers = {
  /** Milliseconds until the last byte, or until the head of a stream, by what was asked. */
  times: Map<string, number[]>;
  /** Answers by class, such as `2xx`. */
  classes: Map<string, number>;
  /** Refusals that said when to come again. */
  postponed: number;
  /** What came that should not: another refusal, a failure, no answer at all. */
  faults: Map<string, number>;
};

export const noAnswers = (): Answers => ({ times: new Map(), classes: new Map(), postponed: 0, faults: new Map() });

const countUp = (counts: Map<string, number>, what: string): void => {
  counts.set(what, (counts.get(what) ?? 0) + 1);
};

export const noteFault = ({ faults }: Answers, what: string): void => countUp(faults, what);

function noteTime({ times }: Answers, what: string, ms: number): void {
  const known = times.get(what);
  if (known) known.push(ms);
  else times.set(what, [ms]);
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits about so long: those who began in the same moment do not go on in step, as if they were one. */
export const pauseAbout = (ms: number): Promise<void> => pause(ms * (0.5 + Math.random()));

/** Seconds after which a refused client is to come again; null where the answer is none that says so. */
function secondsUntilRetry({ status, headers }: Response): number | null {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return (status === 429 || status === 503) && seconds >= 0 ? seconds : null;
}

type Question = {
  /** What is asked, as the figures name it. */
  what: string;
  url: string;
  init?: RequestInit;
  /** When to stop asking, by `performance.now()`. */
  until: number;
};

/**
 * Asks once, and again as often as the server says that it should be asked later.
 *
 * @param read takes the body of a good answer, which belongs to the time that is measured
 * @returns what `read` made of a good answer; null where there was none
 */
export async function ask<T>(
  answers: Answers,
  { what, url, init, until }: Question,
  read: (answer: Response) => T | Promise<T>,
): Promise<T | null> {
  for (;;) {
    const start = performance.now();
    try {
      const answer = await fetch(url, init);
      countUp(answers.classes, `${Math.floor(answer.status / 100)}xx`);
      const seconds = secondsUntilRetry(answer);
      const value = answer.ok ? await read(answer) : await answer.text();
      noteTime(answers, what, performance.now() - start);
      if (answer.ok) return value as T;
      if (seconds === null) {
        noteFault(answers, `${what}: ${answer.status}`);
        return null;
      }
      answers.postponed++;
      if (performance.now() + 1000 * seconds > until) {
        noteFault(answers, `${what}: never got through`);
        return null;
      }
      await pause(1000 * seconds);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      noteFault(answers, `${what}: no answer (${cause instanceof Error ? cause.message : cause})`);
      return null;
    }
  }
}
