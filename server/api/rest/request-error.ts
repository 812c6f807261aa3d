import { type ErrorCode, FiftyfoldError } from "#server/errors";

/** One thing that is wrong with what was sent, and the way to it. */
export type FieldError = { path: (string | number)[]; message: string };

type Options = {
  code: ErrorCode;
  status?: number;
  hint?: string;
  headers?: Record<string, string>;
  errors?: FieldError[];
};

/** A request that is wrong as a request, before any use case has seen it. */
export class RequestError extends FiftyfoldError {
  /** Where the code alone does not tell. */
  readonly status: number | undefined;
  readonly headers: Record<string, string>;
  readonly errors: FieldError[] | undefined;

  constructor(message: string, { code, status, hint, headers, errors }: Options) {
    super(code, message, { hint });
    this.status = status;
    this.headers = headers ?? {};
    this.errors = errors;
  }
}
