import { Readable, type Writable } from "node:stream";
import busboy from "busboy";
import { RequestError } from "#server/api/rest/request-error";
import { readUploadFields, UPLOAD_FIELDS } from "#server/api/rest/upload-fields";
import type { NewUpload } from "#server/stress-sets/create-stress-set";

const MAX_FIELD_BYTES = 1_000_000;

const badForm = (message: string, hint?: string): RequestError =>
  new RequestError(message, { code: "bad-input", hint });

export type UploadForm = {
  /** Takes the bytes of the body. */
  parser: Writable;
  /** The upload, as soon as its file begins; rejects where the form is not one. */
  upload: Promise<NewUpload>;
  /** Ends the reading of the form with an error, which the reader of the file sees too. */
  fail: (error: Error) => void;
  /** Aborts when the form has failed. */
  failed: AbortSignal;
};

/** Reads a multipart form of some fields and, after them, one file. The file is handed on as it comes in. */
export function openUploadForm(contentType: string): UploadForm {
  const fields = new Map<string, string>();
  const failure = new AbortController();
  const started = Promise.withResolvers<NewUpload>();
  const ended = Promise.withResolvers<void>();
  // Whoever waits sees the error; where nobody does yet, it must not end the process.
  started.promise.catch(() => undefined);
  ended.promise.catch(() => undefined);
  const parser = busboy({
    headers: { "content-type": contentType },
    defParamCharset: "utf8",
    limits: { files: 1, fields: 10, fieldSize: MAX_FIELD_BYTES },
  });
  let file: Readable | undefined;

  const fail = (error: Error): void => {
    if (failure.signal.aborted) return;
    failure.abort(error);
    started.reject(error);
    ended.reject(error);
    parser.destroy(error);
  };

  /** The file, which ends well only once the whole form has: nothing of a form cut short is kept. */
  async function* wholeFile(source: Readable): AsyncGenerator<Buffer> {
    try {
      yield* source as AsyncIterable<Buffer>;
    } finally {
      // Also where the file broke: the form then says why.
      if (source.readableEnded || source.errored) await ended.promise;
    }
  }

  parser.on("field", (name, value: string | undefined, { valueTruncated }) => {
    if (file)
      return fail(badForm(`The field '${name}' comes after the file.`, `Send ${UPLOAD_FIELDS} before the file.`));
    if (fields.has(name)) return fail(badForm(`The field '${name}' comes twice.`));
    if (valueTruncated) return fail(badForm(`The field '${name}' is larger than ${MAX_FIELD_BYTES / 1_000_000} MB.`));
    if (value === undefined)
      return fail(badForm(`The field '${name}' is in an encoding that is not known here.`, "Send UTF-8."));
    fields.set(name, value);
  });
  parser.on("file", (name, source, { filename }) => {
    source.on("error", () => undefined);
    if (failure.signal.aborted) return source.resume();
    file = source;
    try {
      if (name !== "file") throw badForm(`A file came as '${name}'.`, "Name it 'file'.");
      started.resolve({ ...readUploadFields(fields), name: filename ?? "", stream: Readable.from(wholeFile(source)) });
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
  parser.on("filesLimit", () => fail(badForm("There is more than one file.", "Send one file a request.")));
  parser.on("fieldsLimit", () => fail(badForm("There are too many fields.", `Send ${UPLOAD_FIELDS} and the file.`)));
  parser.on("error", (error) => {
    fail(
      badForm(
        "The multipart form is broken or was cut short.",
        `The parser says: ${error instanceof Error ? error.message : error}.`,
      ),
    );
  });
  parser.on("finish", () => {
    if (file) return ended.resolve();
    const hint = "Add it after the fields, as with curl -F family=NAME -F file=@rows.csv";
    fail(
      badForm(
        "There is no file in the form.",
        fields.has("file") ? "'file' came as a plain field. Send it as a file." : hint,
      ),
    );
  });
  return { parser, upload: started.promise, fail, failed: failure.signal };
}
