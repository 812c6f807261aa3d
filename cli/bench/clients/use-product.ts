import { z } from "zod";
import { type Answers, ask, pauseAbout } from "#cli/bench/clients/ask";
import { makeSet } from "#cli/bench/clients/make-set";

/** After something has gone wrong. */
const PAUSE_MS = 1000;
/** As a script asks that would be answered once it is over. */
const WAITS = { prefer: "wait=20" };
/** Of a set. */
export const ROWS = 30;

const workspaceSchema = z.object({ token: z.string() });
const setSchema = z.object({ id: z.string(), state: z.string() });
const evaluationSchema = z.object({ id: z.string() });
const progressSchema = z.object({ state: z.string() });

/** What a server has taken on for a client. */
export type Accepted = { token: string; stressSet: string; evaluation: string | null };

export type Client = {
  url: string;
  family: string;
  number: number;
  /** No turn begins after it, by `performance.now()`. */
  end: number;
  /** No turn is waited for after it. */
  until: number;
  answers: Answers;
  accepted: Accepted[];
  /** Seconds of the whole turns, from the upload until the report was read. */
  turns: number[];
};

const isOpen = (state: string): boolean => state === "queued" || state === "running";

/** Reads the progress events of an evaluation to their end; false where they stop before it is over. */
async function followEvents(body: ReadableStream<Uint8Array> | null): Promise<boolean> {
  let text = "";
  try {
    for await (const part of body?.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>) ?? [])
      text += part;
  } catch {
    // Whatever was cut short is asked for again.
  }
  const last = text.split("\n").findLast((line) => line.startsWith("data: "));
  return last !== undefined && !isOpen(progressSchema.parse(JSON.parse(last.slice("data: ".length))).state);
}

/** One set uploaded, one ranking asked for, followed to its end and read. */
async function takeTurn(client: Client, token: string, turn: number): Promise<boolean> {
  const { answers, until, family, number } = client;
  const api = `${client.url}/api/v1`;
  const headers = { authorization: `Bearer ${token}` };
  const json = async <T>(what: string, path: string, schema: z.ZodType<T>, init: RequestInit = {}): Promise<T | null> =>
    ask(answers, { what, url: `${api}${path}`, until, init: { headers, ...init } }, async (answer) =>
      schema.parse(await answer.json()),
    );

  const body = new FormData();
  body.set("family", family);
  body.set("file", new Blob([makeSet(number, turn, ROWS)], { type: "text/csv" }), `reviews-${turn}.csv`);
  let set = await json("upload a set", "/stress-sets", setSchema, { method: "POST", body });
  if (set === null) return false;
  const accepted: Accepted = { token, stressSet: set.id, evaluation: null };
  client.accepted.push(accepted);
  while (set.state === "received" || set.state === "reading") {
    if (performance.now() > until) return false;
    set = await json("wait for the set", `/stress-sets/${set.id}`, setSchema, { headers: { ...headers, ...WAITS } });
    if (set === null) return false;
  }

  const evaluation = await json("ask for a ranking", "/evaluations", evaluationSchema, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ stressSet: set.id }),
  });
  if (evaluation === null) return false;
  accepted.evaluation = evaluation.id;
  for (;;) {
    const url = `${api}/evaluations/${evaluation.id}/events`;
    const signal = AbortSignal.timeout(Math.max(1, Math.ceil(until - performance.now())));
    const stream = await ask(
      answers,
      { what: "open the progress events", url, until, init: { headers, signal } },
      ({ body }) => ({ body }),
    );
    if (stream === null || performance.now() > until) return false;
    if (await followEvents(stream.body)) break;
    await pauseAbout(PAUSE_MS);
  }
  return (await json("read the report", `/evaluations/${evaluation.id}`, evaluationSchema)) !== null;
}

/** Works as one client does, in a workspace of its own, until the time is up; the turn that runs then is taken to its end. */
export async function useProduct(client: Client): Promise<void> {
  const { answers, until } = client;
  const workspace = {
    what: "open a workspace",
    url: `${client.url}/api/v1/workspaces`,
    until,
    init: { method: "POST" },
  };
  const opened = await ask(answers, workspace, async (answer) => workspaceSchema.parse(await answer.json()));
  if (opened === null) return;
  for (let turn = 0; performance.now() < client.end; turn++) {
    const start = performance.now();
    if (await takeTurn(client, opened.token, turn)) client.turns.push((performance.now() - start) / 1000);
    else await pauseAbout(PAUSE_MS);
  }
}
