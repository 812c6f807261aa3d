import type { Choice } from "#app/components/stress-set/choose-files";
import { bytes, count } from "#app/lib/format";
import type { UploadLimits } from "#server/contracts/upload-limits";
import type { ProblemDetail } from "#server/contracts/views";

/** What the server would say of files that are too large or too many, said before they are sent. */
export function overLimit(
  choice: Extract<Choice, { kind: "file" | "archive" }>,
  { maxBytes, maxFiles }: UploadLimits,
): ProblemDetail | null {
  const problem = { code: "too-large", where: null };
  if (choice.bytes > maxBytes) {
    const message = `That is ${bytes(choice.bytes)}; this server takes up to ${bytes(maxBytes)}.`;
    return { ...problem, message, hint: "Send fewer rows: a few thousand are enough to tell variants apart." };
  }
  if (choice.kind === "archive" && choice.files.length > maxFiles) {
    const message = `These are ${count(choice.files.length)} files; this server takes up to ${count(maxFiles)} at once.`;
    return { ...problem, message, hint: "Send fewer: a few thousand images are enough to tell variants apart." };
  }
  return null;
}
