import { expect } from "vitest";
import { type Problem, problemSchema } from "#server/api/rest/problem-schema";

/** The problem that an answer tells, checked to be one with this status. */
export async function expectProblem(response: Response, status: number): Promise<Problem> {
  const text = await response.text();
  expect([response.status, text.slice(0, 300)]).toEqual([status, expect.anything()]);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = problemSchema.strict().parse(JSON.parse(text));
  expect(problem.status).toBe(status);
  return problem;
}
