import { eventStream, type StreamEvent } from "#server/api/rest/event-stream";
import { tellProblem } from "#server/api/tell-problem";
import type { Progress } from "#server/contracts/views";
import { logFailure } from "#server/log/log-failure";

const isOver = ({ state }: Progress): boolean => state !== "queued" && state !== "running";

async function* toEvents(first: Progress, rest: AsyncIterator<Progress>): AsyncGenerator<StreamEvent> {
  for (let progress: Progress | undefined = first; progress; ) {
    yield { event: "progress", ...(isOver(progress) && { id: "over" }), data: progress };
    const next: IteratorResult<Progress> = await rest.next();
    progress = next.done ? undefined : next.value;
  }
}

/**
 * The progress of an evaluation as server-sent events. The last has the id "over": a browser whose EventSource connects
 * again after it is told by 204 to stop.
 *
 * @param watch the use case; it stops when the signal aborts
 */
export async function progressEvents(
  request: Request,
  watch: (signal: AbortSignal) => AsyncIterator<Progress>,
): Promise<Response> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  request.signal.addEventListener("abort", abort, { once: true });
  const progress = watch(controller.signal);
  // The first value comes before the answer begins, so that what is not there is a 404 and not an empty stream.
  const first = await progress.next();
  if (first.done || request.headers.get("last-event-id") === "over") {
    abort();
    return new Response(null, { status: 204 });
  }
  return eventStream(toEvents(first.value, progress), abort, (error) => {
    logFailure(error, "the progress of an evaluation could not be told on");
    return { event: "problem", data: tellProblem(error) };
  });
}
