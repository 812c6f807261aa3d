import { type EventEmitter, once } from "node:events";
import { drain } from "#server/api/rest/drain";
import { mediaType } from "#server/api/rest/media-type";
import { RequestError } from "#server/api/rest/request-error";
import { openUploadForm, type UploadForm } from "#server/api/rest/upload-form";
import { webMetrics } from "#server/metrics/web-metrics";
import type { NewUpload } from "#server/stress-sets/create-stress-set";

/** What a form may add to its file: fields, boundaries, headers. */
const FORM_BYTES = 3_000_000;

function declaredBytes({ headers }: Request): number | null {
  const header = headers.get("content-length");
  return header === null ? null : Number(header);
}

function refuseOtherForms(request: Request): void {
  if (mediaType(request) === "multipart/form-data" && !request.headers.has("content-encoding")) return;
  throw new RequestError("An upload must be a multipart form, not compressed.", {
    code: "unsupported",
    hint: "Send Content-Type: multipart/form-data, as with curl -F family=NAME -F file=@rows.csv",
  });
}

function refuseTooLarge(declared: number | null, maxBytes: number): void {
  if (declared === null || declared <= maxBytes + FORM_BYTES) return;
  throw new RequestError(
    `The upload says that it has ${declared} bytes; this server takes files of up to ${maxBytes} bytes.`,
    {
      code: "too-large",
      hint: "Send fewer rows: a few thousand are enough to tell variants apart.",
    },
  );
}

function openForm(request: Request): UploadForm {
  try {
    return openUploadForm(request.headers.get("content-type") ?? "");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RequestError(`The Content-Type of the form is broken: ${reason}.`, { code: "bad-input" });
  }
}

/** Waits until the parser takes more, or never will. */
async function untilReady(parser: EventEmitter, over: AbortSignal): Promise<void> {
  await once(parser, "drain", { signal: over }).catch(() => undefined);
}

/** Carries the body to the form piece by piece, as fast as the disk takes it, until it ends, breaks or nobody wants more. */
async function feed(
  body: ReadableStream<Uint8Array>,
  form: UploadForm,
  declared: number | null,
  over: AbortSignal,
  maxBytes: number,
): Promise<void> {
  const reader = body.getReader();
  let received = 0;
  try {
    while (!over.aborted) {
      const { done, value } = await reader.read();
      if (done) break;
      received += value.byteLength;
      webMetrics.uploadBytes.inc(value.byteLength);
      if (!over.aborted && !form.parser.write(value)) await untilReady(form.parser, over);
    }
  } catch {
    return form.fail(new RequestError("The connection ended before the upload did.", { code: "bad-input" }));
  }
  if (over.aborted) return drain(reader, maxBytes + FORM_BYTES);
  if (declared === null || received === declared) form.parser.end();
  else
    form.fail(
      new RequestError(`Of ${declared} bytes that were announced ${received} arrived.`, {
        code: "bad-input",
        hint: "Send it again.",
      }),
    );
}

/**
 * Receives a multipart upload and hands it to `take` while it comes in: the file is never held in memory.
 *
 * @throws RequestError where the request is no such form; whatever `take` throws
 */
export async function receiveUpload<Result>(
  request: Request,
  maxBytes: number,
  take: (upload: NewUpload) => Promise<Result>,
): Promise<Result> {
  refuseOtherForms(request);
  const declared = declaredBytes(request);
  refuseTooLarge(declared, maxBytes);
  const form = openForm(request);
  if (request.body === null) form.parser.end();
  const settled = new AbortController();
  const over = AbortSignal.any([form.failed, settled.signal]);
  if (request.body) void feed(request.body, form, declared, over, maxBytes);
  try {
    return await take(await form.upload);
  } catch (error) {
    throw form.failed.aborted ? form.failed.reason : error;
  } finally {
    settled.abort();
  }
}
