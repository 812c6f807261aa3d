import type { DirectUpload } from "#server/contracts/direct-upload";
import type { ProblemDetail, StressSetView } from "#server/contracts/views";
import { problemOfResponse } from "@/lib/problem";

/** An upload that the server turned down, with its reason. */
export class UploadProblem extends Error {
  readonly problem: ProblemDetail;

  constructor(problem: ProblemDetail) {
    super(problem.message);
    this.problem = problem;
  }
}

type Sending = {
  family: string;
  file: { name: string; body: Blob };
  /** Is told the share sent so far, in [0, 1]. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

type Answer = { status: number; text: string };

/** XMLHttpRequest, because fetch cannot say how much it has sent. Status 0 where no answer came. */
function send(
  request: { method: string; url: string; headers: Record<string, string>; body: Blob | FormData },
  { onProgress, signal }: Pick<Sending, "onProgress" | "signal">,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = new XMLHttpRequest();
    sent.open(request.method, request.url);
    for (const [name, value] of Object.entries(request.headers)) sent.setRequestHeader(name, value);
    sent.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    sent.onload = () => resolve({ status: sent.status, text: sent.responseText });
    sent.onerror = () => resolve({ status: 0, text: "" });
    sent.onabort = () => reject(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener("abort", () => sent.abort(), { once: true });
    sent.send(request.body);
  });
}

const isGood = (status: number): boolean => status >= 200 && status < 300;

function asStressSet({ status, text }: Answer): StressSetView {
  if (!isGood(status)) throw new UploadProblem(problemOfResponse(text));
  return JSON.parse(text) as StressSetView;
}

async function post(path: string, body: object, signal: AbortSignal): Promise<Answer> {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal });
  return { status: answer.status, text: await answer.text() };
}

/** Sends a file to the store itself; null where the store, or what lies between, does not take it from here. */
async function sendToStore({ family, file, onProgress, signal }: Sending): Promise<StressSetView | null> {
  const offer = await post("/api/v1/uploads", { family, bytes: file.body.size }, signal);
  if (!isGood(offer.status)) return null;
  const { id, url, headers } = JSON.parse(offer.text) as DirectUpload;
  // Without a type of its own: the address is for these bytes and no further headers.
  const body = file.body.slice(0, file.body.size, "");
  const { status } = await send({ method: "PUT", url, headers, body }, { onProgress, signal });
  if (!isGood(status)) return null;
  return asStressSet(await post(`/api/v1/uploads/${id}`, { family, name: file.name, mapping: "review" }, signal));
}

async function sendAsForm({ family, file, ...sending }: Sending): Promise<StressSetView> {
  const form = new FormData();
  // The fields come before the file, so that the server knows them while it still receives.
  form.append("family", family);
  form.append("mapping", "review");
  form.append("file", file.body, file.name);
  const headers = { Accept: "application/json" };
  return asStressSet(await send({ method: "POST", url: "/api/v1/stress-sets", headers, body: form }, sending));
}

/**
 * Sends one file: to the store itself where it is reached, else through the web server.
 *
 * @param direct whether the store may be reached
 * @throws UploadProblem, or the signal's reason; what was sent until then is dropped by the server
 */
export async function sendFile(sending: Sending, direct: boolean): Promise<StressSetView> {
  const sent = direct ? await sendToStore(sending) : null;
  return sent ?? sendAsForm(sending);
}
