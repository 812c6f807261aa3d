import { Gauge, Registry } from "prom-client";
import { countEvaluations, countStressSets, measureQueues, type StateCount } from "#db/queries/operations";
import type { Context } from "#server/context";
import { evaluationStateSchema, stressSetStateSchema } from "#server/contracts/views";
import { queueNames } from "#server/jobs/queue";
import { log } from "#server/log/log";

/** Every state has its line, also where nothing is in it: an alert must tell 0 from no answer. */
function addStates(
  registry: Registry,
  name: string,
  help: string,
  states: readonly string[],
  found: StateCount[],
): void {
  const gauge = new Gauge({ name, help, labelNames: ["state"], registers: [registry] });
  for (const state of states) gauge.set({ state }, found.find((each) => each.state === state)?.count ?? 0);
}

async function addQueues(registry: Registry, { db }: Context): Promise<void> {
  const found = await measureQueues(db);
  const registers = [registry];
  const depth = new Gauge({
    name: "fiftyfold_queue_jobs",
    help: "Jobs of the queue that wait, are worked on, and were given up.",
    labelNames: ["job", "state"],
    registers,
  });
  const oldest = new Gauge({
    name: "fiftyfold_queue_oldest_waiting_seconds",
    help: "For how long the job that has waited longest has waited.",
    labelNames: ["job"],
    registers,
  });
  for (const job of queueNames) {
    const { waiting = 0, active = 0, failed = 0, oldestSeconds = 0 } = found.find(({ name }) => name === job) ?? {};
    for (const [state, count] of Object.entries({ waiting, active, failed })) depth.set({ job, state }, count);
    oldest.set({ job }, oldestSeconds);
  }
}

/** What the database says of all the work there is, in the words of Prometheus; read anew each time. */
export async function describeState(context: Context): Promise<string> {
  const { db } = context;
  const registry = new Registry();
  const up = new Gauge({
    name: "fiftyfold_database_up",
    help: "Whether the figures below could be read from the database.",
    registers: [registry],
  });
  try {
    const [evaluations, sets] = await Promise.all([countEvaluations(db), countStressSets(db)]);
    const { options } = evaluationStateSchema;
    addStates(registry, "fiftyfold_evaluations", "Evaluations by their state.", options, evaluations);
    addStates(registry, "fiftyfold_stress_sets", "Stress sets by their state.", stressSetStateSchema.options, sets);
    await addQueues(registry, context);
    up.set(1);
  } catch (error) {
    log.warn({ err: error }, "the figures of the database could not be read");
    up.set(0);
  }
  return registry.metrics();
}
