import { notFound } from "next/navigation";

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
