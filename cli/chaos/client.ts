import { InferenceError } from "#server/errors";

export type Answered = { status: number; bytes: Buffer };
export type Client = {
  /** Asks until there is an answer that is not about the server's own trouble, as a careful program does. */
  ask: (path: string, init?: () => RequestInit) => Promise<Answered>;
  /** How often each status was answered, and how often the connection was refused or cut (`none`). */
  counts: () => Record<string, number>;
  /** What was said with each status of 500 and above. */
  troubles: () => string[];
};

const PAUSE_MS = 500;
const ONE_MS = 60_000;
/** A server that gives no answer for that long is not being restarted. */
const LONGEST_MS = 300_000;

/** A client of the REST API that sends a request again where the connection broke or the server says that it is in trouble. */
export function openClient(url: string): Client {
  const counts: Record<string, number> = {};
  const troubles: string[] = [];
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const askOnce = async (path: string, init: () => RequestInit): Promise<Answered & { afterMs: number }> => {
    try {
      const answer = await fetch(`${url}/api/v1${path}`, { ...init(), signal: AbortSignal.timeout(ONE_MS) });
      const bytes = Buffer.from(await answer.arrayBuffer());
      count(String(answer.status));
      if (answer.status >= 500) troubles.push(`${answer.status} ${path}: ${bytes.toString("utf8").slice(0, 300)}`);
      return { status: answer.status, bytes, afterMs: 1000 * Number(answer.headers.get("retry-after") ?? 0) };
    } catch {
      count("none");
      return { status: 0, bytes: Buffer.alloc(0), afterMs: 0 };
    }
  };
  return {
    ask: async (path, init = () => ({})) => {
      const end = Date.now() + LONGEST_MS;
      for (;;) {
        const { afterMs, ...answer } = await askOnce(path, init);
        if (answer.status !== 0 && answer.status < 500 && answer.status !== 429) return answer;
        if (Date.now() > end) throw new InferenceError(`${path} was not answered for ${LONGEST_MS / 1000} s.`);
        await new Promise((resolve) => setTimeout(resolve, Math.max(PAUSE_MS, afterMs)));
      }
    },
    counts: () => counts,
    troubles: () => troubles,
  };
}
