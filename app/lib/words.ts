import type { Encoding } from "#server/contracts/mapping";
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

/** An encoding as people know it: its name, and where it comes from. */
export const encodingWords: Record<Encoding, string> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16, as Excel’s “Unicode text”",
  "utf-16be": "UTF-16, big end first",
  "windows-1252": "Windows-1252, Western European",
  "iso-8859-2": "ISO 8859-2, Central European",
  "windows-1251": "Windows-1251, Cyrillic",
  macintosh: "Mac Roman",
  shift_jis: "Shift JIS, Japanese",
  gb18030: "GB 18030, simplified Chinese",
  big5: "Big5, traditional Chinese",
  "euc-kr": "EUC-KR, Korean",
};

export const metWords: Record<MetState, string> = { met: "yes", "not-met": "no", "cannot-tell": "can’t tell" };
