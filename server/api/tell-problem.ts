import type { ProblemDetail } from "#server/contracts/views";
import { currentScope } from "#server/log/scope";
import { toProblem } from "#server/problem";

/** An error as it is shown. Where the fault is ours, the person is told by which id the log knows of it. */
export function tellProblem(error: unknown): ProblemDetail & { requestId?: string } {
  const problem = toProblem(error);
  const { requestId } = currentScope();
  if (problem.code !== "internal" || !requestId) return problem;
  const hint = `${problem.hint ?? "Try again."} If it stays, tell whoever runs this server the id of this request: ${requestId}`;
  return { ...problem, hint, requestId };
}
