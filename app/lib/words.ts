import type { MetState } from "#server/contracts/ranking";
import type { EvaluationView, StressSetView } from "#server/contracts/views";

const KINDS: Record<string, string> = {
  iid: "i.i.d. test",
  stratified: "by slice",
  shifted: "another distribution",
  contrastive: "pairs that differ in one thing",
};

export const kindWords = (kind: string): string => KINDS[kind] ?? kind;

const METRICS: Record<string, string> = {
  accuracy: "accuracy",
  auroc: "AUROC",
  "pair-accuracy": "pairs right on both sides",
  "pair-consistency": "pairs that keep their answer",
};

export const metricWords = (metric: string): string => METRICS[metric] ?? metric;

/** "text-classification" -> "text classification" */
export const taskWords = (task: string): string => task.replaceAll("-", " ");

export const stressSetStates: Record<StressSetView["state"], string> = {
  received: "being looked at",
  "needs-mapping": "columns to confirm",
  reading: "being read",
  ready: "ready to rank",
  rejected: "could not be read",
};

export const evaluationStates: Record<EvaluationView["progress"]["state"], string> = {
  queued: "waiting",
  running: "running",
  done: "done",
  failed: "failed",
  cancelled: "cancelled",
};

export const metWords: Record<MetState, string> = { met: "yes", "not-met": "no", "cannot-tell": "can’t tell" };
