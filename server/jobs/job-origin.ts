import { z } from "zod";
import { currentScope } from "#server/log/scope";

/** Where a job comes from; travels with its payload, which does not know of it. Absent where the product itself sends it. */
const originSchema = z.object({
  origin: z.object({ requestId: z.string(), traceparent: z.string() }).partial().optional(),
});
export type JobOrigin = NonNullable<z.infer<typeof originSchema>["origin"]>;

/** What a job that is sent now takes along. */
export function currentOrigin(): { origin?: JobOrigin } {
  const { requestId, traceparent } = currentScope();
  return requestId || traceparent ? { origin: { requestId, traceparent } } : {};
}

/** What a job took along; nothing where it was sent by an earlier release. */
export const readOrigin = (data: unknown): JobOrigin => originSchema.safeParse(data).data?.origin ?? {};
