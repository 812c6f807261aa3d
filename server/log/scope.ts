import { AsyncLocalStorage } from "node:async_hooks";

/** What a line of the log is about. Ids and names only: never a person's data, a token, or an address with one in it. */
export type Scope = {
  requestId?: string;
  job?: string;
  jobId?: string;
  evaluation?: string;
  stressSet?: string;
  trial?: string;
  traceId?: string;
  /** For whoever carries on the trace; no line of the log has it. */
  traceparent?: string;
};

// Next builds one module more than once: all of them share this.
const shared = globalThis as { fiftyfoldScope?: AsyncLocalStorage<Scope> };
shared.fiftyfoldScope ??= new AsyncLocalStorage<Scope>();
const scopes = shared.fiftyfoldScope;

/** What is worked on now; empty outside requests and jobs. */
export const currentScope = (): Scope => scopes.getStore() ?? {};

/** Runs something whose every line, however deep it is written, carries what `scope` says. */
export function inScope<Result>(scope: Scope, run: () => Result): Result {
  return scopes.run({ ...currentScope(), ...scope }, run);
}
