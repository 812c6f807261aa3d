import type { Context } from "#server/context";
import { describeAbsentProviders, findProviders } from "#server/inference/find-providers";
import { log } from "#server/log/log";

/** The context with those execution providers that this machine has; which it lacks is said in the log. */
export async function withProviders({ settings, ...context }: Context): Promise<Context> {
  const { inference } = settings;
  const found = await findProviders(inference.providers);
  const lacking = describeAbsentProviders(found);
  if (lacking) log.warn({ absent: found.absent }, lacking);
  return { ...context, settings: { ...settings, inference: { ...inference, providers: found.usable } } };
}
