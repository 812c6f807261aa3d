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

/**
 * Sends one file to the REST door. XMLHttpRequest, because fetch cannot say how much it has sent.
 * @param onProgress the share sent so far, in [0, 1]
 * @param signal ends the upload; what was sent is dropped by the server
 * @throws UploadProblem, or the signal's reason
 */
export function sendFile(
  family: string,
  file: { name: string; body: Blob },
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<StressSetView> {
  const form = new FormData();
  // The fields come before the file, so that the server knows them while it still receives.
  form.append("family", family);
  form.append("mapping", "review");
  form.append("file", file.body, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/stress-sets");
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText));
      else reject(new UploadProblem(problemOfResponse(request.responseText)));
    };
    request.onerror = () => reject(new UploadProblem(problemOfResponse("")));
    request.onabort = () => reject(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
