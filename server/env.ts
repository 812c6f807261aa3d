import { resolve } from "node:path";
import { z } from "zod";
import { parseStorageAddress } from "#server/contracts/storage-address";
import { InputError } from "#server/errors";

const megabyte = 1_000_000;
/** ONNX Runtime's own names. */
const PROVIDERS = ["cuda", "tensorrt", "webgpu", "cpu"];
/** Never repeated in a message: they hold passwords. */
const secrets = new Set(["SECRET", "DATABASE_URL", "STORAGE_URL", "METRICS_TOKEN", "OTEL_EXPORTER_OTLP_ENDPOINT"]);
const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
/** An empty variable, as `PORT= npm start` or a Compose file leaves it, is an unset one. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema);
const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number(`must be a whole number from ${least} to ${most}`)
    .refine((n) => Number.isInteger(n) && n >= least && n <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    });

/** What is wrong with an address of a store, or nothing. */
function findFault(text: string): string | null {
  try {
    parseStorageAddress(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const storageUrl = z.string().superRefine((text, check) => {
  const message = findFault(text);
  if (message !== null) check.addIssue({ code: "custom", message });
});

export const envSchema = z.object({
  DATABASE_URL: optional(
    z
      .string()
      .regex(/^postgres(ql)?:\/\/./, "must look like postgres://user:password@host:5432/database")
      .optional(),
  ),
  DATA_DIR: optional(z.string().default("./data")).transform((path) => resolve(path)),
  /** A store that several hosts share, as s3://bucket/prefix?endpoint=...; the folder DATA_DIR/files unless told. */
  STORAGE_URL: optional(storageUrl.optional()),
  /** What the files of that store may take on this host's disk. */
  STORAGE_CACHE_BYTES: optional(wholeNumber(100 * megabyte, Number.MAX_SAFE_INTEGER).default(10_000 * megabyte)),
  /** Where the family packages lie. */
  MODELS_DIR: optional(z.string().default("./models")).transform((path) => resolve(path)),
  HOST: optional(z.string().default("127.0.0.1")),
  PORT: optional(wholeNumber(1, 65_535).default(3000)),
  /** Signs sessions; the product makes and keeps one of its own when there is none. */
  SECRET: optional(z.string().min(16, "must have at least 16 characters").optional()),
  /** Where ONNX Runtime runs models: the first that is there. */
  EXECUTION_PROVIDERS: optional(
    z
      .string()
      .default("cpu")
      .transform((text) => text.split(",").map((name) => name.trim()))
      .refine((names) => names.every((name) => PROVIDERS.includes(name)), {
        error: `must be a list of ${PROVIDERS.join(", ")}`,
      }),
  ),
  /** What one batch of rows may take in one variant, before the variant is given up. */
  BATCH_SECONDS: optional(wholeNumber(1, 3600).default(60)),
  /** Worker processes that `npm start` keeps beside the web; none where workers run elsewhere. */
  WORKERS: optional(wholeNumber(0, 64).default(1)),
  /** Inference processes of one worker; as many as it has cores unless told. */
  INFERENCE_PROCESSES: optional(wholeNumber(1, 1024).optional()),
  /** Memory of one inference process; a share of the machine's unless told. */
  INFERENCE_MEMORY_BYTES: optional(wholeNumber(256 * megabyte, Number.MAX_SAFE_INTEGER).optional()),
  MAX_UPLOAD_BYTES: optional(wholeNumber(1, Number.MAX_SAFE_INTEGER).default(200 * megabyte)),
  /** Evaluations of one workspace that may wait or run at a time; more are refused until one is over. */
  MAX_OPEN_EVALUATIONS: optional(wholeNumber(1, 1_000_000).default(50)),
  LOG_LEVEL: optional(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`).default("info")),
  /** JSON unless the log goes to a terminal. */
  LOG_FORMAT: optional(z.enum(["json", "text"], "must be json or text").optional()),
  /** Whoever knows it may read /metrics; without one nobody may. */
  METRICS_TOKEN: optional(z.string().min(16, "must have at least 16 characters").optional()),
  /** Where the worker serves its own metrics; nowhere without one. */
  METRICS_PORT: optional(wholeNumber(1, 65_535).optional()),
  METRICS_HOST: optional(z.string().default("127.0.0.1")),
  /** Where traces are sent; the exporter reads it, and its like, by itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    z.url({ protocol: /^https?$/, error: "must look like http://localhost:4318" }).optional(),
  ),
});

export type Env = z.infer<typeof envSchema>;

/** What the log needs to know before anything else is read. */
export const logSettings = envSchema.pick({ LOG_LEVEL: true, LOG_FORMAT: true });
export type LogSettings = z.infer<typeof logSettings>;

/** The settings of the product from environment variables; a bad one is named in one line. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const parsed = envSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0]);
  throw new InputError(`${name} ${issue?.message}, not "${secrets.has(name) ? "…" : source[name]}".`, {
    code: "bad-input",
  });
}
