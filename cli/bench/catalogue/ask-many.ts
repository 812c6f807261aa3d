import { quantile } from "#server/statistics/quantile";

export type Load = { p50: number; p95: number; p99: number; perSecond: number; requests: number };

/**
 * Has many clients ask at once, each one question after the other.
 *
 * @param next the address that a client asks next; it is given the last answer
 * @param pauseMs between an answer and the next question: none asks as fast as is answered
 * @returns milliseconds to the last byte, and answers a second
 */
export async function askMany(
  next: (client: number, turn: number, last: unknown) => string,
  { clients, seconds, pauseMs, json }: { clients: number; seconds: number; pauseMs: number; json: boolean },
): Promise<Load> {
  const times: number[] = [];
  const start = performance.now();
  const end = start + 1000 * seconds;
  const ask = async (client: number): Promise<void> => {
    let last: unknown = null;
    // Clients do not begin in step.
    await new Promise((resolve) => setTimeout(resolve, (client * pauseMs) / clients));
    for (let turn = 0; performance.now() < end; turn++) {
      const from = performance.now();
      const answer = await fetch(next(client, turn, last));
      const text = await answer.text();
      times.push(performance.now() - from);
      if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text.slice(0, 200)}`);
      last = json ? JSON.parse(text) : null;
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => ask(client)));
  const sorted = Float64Array.from(times).sort();
  const [p50 = 0, p95 = 0, p99 = 0] = [0.5, 0.95, 0.99].map((share) => quantile(sorted, share));
  return { p50, p95, p99, perSecond: (1000 * times.length) / (performance.now() - start), requests: times.length };
}
