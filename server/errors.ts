/** What went wrong, in a form that the CLI, REST and the pages can all show. */
export type ErrorCode =
  | "bad-input"
  | "unauthorised"
  | "not-found"
  | "conflict"
  | "too-large"
  | "unsupported"
  | "unprocessable"
  | "too-slow"
  | "too-many"
  | "unavailable"
  | "internal";

export type ErrorLocation = { file?: string; row?: number; line?: number; column?: string };

export class FiftyfoldError extends Error {
  readonly code: ErrorCode;
  /** What the person can do about it, as one sentence. */
  readonly hint: string | undefined;
  readonly where: ErrorLocation | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; where?: ErrorLocation; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.where = options.where;
  }

  /** The sentence and the way out on one line, as the CLI prints it. */
  get line(): string {
    return this.hint ? `${this.message} ${this.hint}` : this.message;
  }
}

/** A mistake in what the user sent: fixed by the user, never by a retry. */
export class InputError extends FiftyfoldError {
  constructor(
    message: string,
    options: { hint?: string; where?: ErrorLocation; cause?: unknown; code?: ErrorCode } = {},
  ) {
    super(options.code ?? "unprocessable", message, options);
  }
}

export class NotFoundError extends FiftyfoldError {
  constructor(message: string, hint?: string) {
    super("not-found", message, { hint });
  }
}

export class ConflictError extends FiftyfoldError {
  constructor(message: string, hint?: string) {
    super("conflict", message, { hint });
  }
}

/** The answer took longer than anybody should wait, and was given up. */
export class TooSlowError extends FiftyfoldError {
  constructor(message: string, hint?: string) {
    super("too-slow", message, { hint });
  }
}

/** The caller has asked for as much as may wait at a time; what was refused can be asked again later. */
export class TooManyError extends FiftyfoldError {
  readonly retryAfterSeconds: number;
  constructor(message: string, { hint, retryAfterSeconds }: { hint: string; retryAfterSeconds: number }) {
    super("too-many", message, { hint });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A model or its process failed: the user's data is not to blame. */
export class InferenceError extends FiftyfoldError {
  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super("internal", message, options);
  }
}

/** The work was stopped because somebody asked for it. */
export class CancelledError extends FiftyfoldError {
  constructor() {
    super("conflict", "The evaluation was cancelled.");
  }
}
