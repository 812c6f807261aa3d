const KEEP_ALIVE_MS = 15_000;

export type StreamEvent = { event: string; id?: string; data: unknown };

const encodeEvent = ({ event, id, data }: StreamEvent): string =>
  `event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;

/**
 * Server-sent events, one for each value. Comments in between keep proxies from closing a quiet line. When the client
 * leaves, `abort` is called and the source is not asked again.
 *
 * @param onError the last event where the source fails under way
 */
export function eventStream(
  events: AsyncIterator<StreamEvent>,
  abort: () => void,
  onError: (error: unknown) => StreamEvent,
): Response {
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const close = (): void => {
    closed = true;
    clearInterval(timer);
    abort();
  };
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      timer = setInterval(() => controller.enqueue(encoder.encode(": keep-alive\n\n")), KEEP_ALIVE_MS);
    },
    pull: async (controller) => {
      const next = await events.next().catch((error) => ({ done: "failed" as const, value: onError(error) }));
      if (closed) return;
      if (next.done !== true) controller.enqueue(encoder.encode(encodeEvent(next.value)));
      if (!next.done) return;
      close();
      controller.close();
    },
    cancel: close,
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // Not transformed: compression would hold events back.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
