import { z } from "zod";

/** The body of every answer that is not a success: RFC 9457, with members of our own. */
export const problemSchema = z.object({
  /** Always "about:blank": the status and `code` say what kind of problem it is. */
  type: z.literal("about:blank"),
  title: z.string().describe("The status in words."),
  status: z.number().int(),
  code: z.string().describe("The kind of problem, for programs: bad-input, not-found, conflict, unprocessable, ..."),
  detail: z.string().describe("What is wrong, as a sentence."),
  hint: z.string().optional().describe("What to do about it."),
  where: z
    .object({ file: z.string(), row: z.number(), line: z.number(), column: z.string() })
    .partial()
    .optional()
    .describe("The place in the file that was sent. Rows count from 1 after the header, lines from 1 with it."),
  requestId: z.string().optional().describe("Where the fault is the server's: by this id its log knows what happened."),
  errors: z
    .array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
    .optional()
    .describe("Each member that does not fit, where the body has members."),
});
export type Problem = z.infer<typeof problemSchema>;
