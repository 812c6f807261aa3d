import { notFound } from "next/navigation";
import type { ProblemDetail } from "#server/contracts/views";
import { problemOfThrown } from "@/lib/problem";

const codeOf = (error: unknown) => (error as { code?: unknown } | null)?.code;

/** Shows the not-found page where the API says so; without a workspace nothing private can be found either. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const code = codeOf(error);
    if (code === "NOT_FOUND" || code === "UNAUTHORIZED" || code === "BAD_REQUEST") notFound();
    throw error;
  }
}

/** A visitor who has no workspace yet has nothing in it. */
export async function orEmpty<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer;
  } catch (error) {
    if (codeOf(error) === "UNAUTHORIZED") return [];
    throw error;
  }
}

const MENDABLE = ["BAD_REQUEST", "CONFLICT", "UNPROCESSABLE_CONTENT", "TOO_MANY_REQUESTS", "SERVICE_UNAVAILABLE"];

/** An answer, or what is wrong with the question where the person can mend it. */
export async function orProblem<T>(answer: Promise<T>): Promise<{ value: T } | { problem: ProblemDetail }> {
  try {
    return { value: await answer };
  } catch (error) {
    const code = codeOf(error);
    if (MENDABLE.includes(String(code))) return { problem: problemOfThrown(error) };
    throw error;
  }
}
