import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";
import { mediaType } from "#server/api/rest/media-type";
import { readJson } from "#server/api/rest/read-json";
import { RequestError } from "#server/api/rest/request-error";
import { trialInputSchema } from "#server/contracts/trial";
import type { NewTrialInput } from "#server/families/create-trial";

/** An input to try: JSON, or the bytes of an image as they are. */
export async function readTrial(request: Request): Promise<NewTrialInput> {
  const type = mediaType(request);
  if (type?.startsWith("image/")) {
    if (request.body === null)
      throw new RequestError("The body is empty.", { code: "bad-input", hint: "Send an image." });
    return { input: { modality: "image", name: "" }, image: Readable.fromWeb(request.body as WebStream<Uint8Array>) };
  }
  const input = await readJson(request, trialInputSchema);
  if (input.modality === "image")
    throw new RequestError("An image comes as the body itself, not as JSON.", {
      code: "unsupported",
      hint: "Send its bytes with Content-Type: image/png, or whatever it is.",
    });
  return { input, image: null };
}
