import { z } from "zod";
import { FiftyfoldError, InputError } from "#server/errors";

/** What a rule says of a file of a package. */
export type Finding = { file: string; rule: string; problem: string | null; hint: string | null };

/** A rule that is broken: what is wrong, and what to do. */
export class BrokenRule extends InputError {
  constructor(problem: string, hint: string) {
    super(problem, { hint });
  }
}

const SEE = "See models/README.md for what it holds.";

function describeError(error: unknown): { problem: string; hint: string | null } {
  if (error instanceof z.ZodError) {
    const problem = error.issues.map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`).join("; ");
    return { problem, hint: "See models/README.md for each field." };
  }
  if (error instanceof FiftyfoldError) {
    const cause = error.cause ? ` (${String(error.cause).slice(0, 300)})` : "";
    return { problem: `${error.message}${cause}`, hint: error.hint ?? SEE };
  }
  if (error instanceof SyntaxError) return { problem: `is not JSON: ${error.message}`, hint: "Mend the file." };
  if (error instanceof Error && "code" in error && error.code === "ENOENT") {
    return { problem: "is missing", hint: SEE };
  }
  return { problem: String(error), hint: SEE };
}

/** Holds a file to a rule: what the rule throws is the problem. Later rules are still looked at. */
export async function hold(
  findings: Finding[],
  file: string,
  rule: string,
  check: () => Promise<unknown> | unknown,
): Promise<boolean> {
  try {
    await check();
    findings.push({ file, rule, problem: null, hint: null });
    return true;
  } catch (error) {
    findings.push({ file, rule, ...describeError(error) });
    return false;
  }
}
