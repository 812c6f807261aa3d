import type { z } from "zod";

export type JobDefinition<Payload> = {
  name: string;
  payload: z.ZodType<Payload>;
  /** Which job it is: at most one of this key waits or runs, so that sending twice does the work once. */
  key: (payload: Payload) => string;
  /** `notify`: whether the queue wakes all who take its jobs when one is sent, as it does unless told. */
  options: { retryLimit: number; expireInSeconds: number; heartbeatSeconds: number; notify?: boolean };
};

/** A job as both its sender and its handler know it. */
export function defineJob<Payload>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}
