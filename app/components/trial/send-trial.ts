import type { TrialInput, TrialView } from "#server/contracts/trial";
import type { ProblemDetail } from "#server/contracts/views";
import { problemOfResponse } from "@/lib/problem";

/** A trial that the server turned down or could not carry out, with its reason. */
export class TrialProblem extends Error {
  readonly problem: ProblemDetail;

  constructor(problem: ProblemDetail) {
    super(problem.message);
    this.problem = problem;
  }
}

const WAIT_MS = 500;

async function read(answer: Response): Promise<TrialView> {
  const text = await answer.text();
  if (!answer.ok) throw new TrialProblem(problemOfResponse(text));
  return JSON.parse(text) as TrialView;
}

/** Sends one input, an image as its bytes, and waits for what the variants say. */
export async function sendTrial(slug: string, input: TrialInput, image: Blob | null): Promise<TrialView> {
  const [type, body] = image
    ? [image.type.startsWith("image/") ? image.type : "image/unknown", image]
    : ["application/json", JSON.stringify(input)];
  const sent = await fetch(`/api/v1/families/${slug}/trials`, {
    method: "POST",
    headers: { "Content-Type": type },
    body,
  });
  let trial = await read(sent);
  while (!trial.result && !trial.error) {
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    trial = await read(await fetch(`/api/v1/trials/${trial.id}`));
  }
  if (trial.error) throw new TrialProblem(trial.error);
  return trial;
}
