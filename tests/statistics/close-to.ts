import { expect } from "vitest";

/** Holds a value against its reference, with a tolerance in multiples of machine epsilon, relative to the reference. */
export function expectClose(actual: number, reference: number, epsilons: number, what: unknown): void {
  const tolerance = epsilons * Number.EPSILON * Math.abs(reference);
  const off = Math.abs(actual - reference);
  expect(off, `${JSON.stringify(what)}: ${actual} is ${off} from ${reference}`).toBeLessThanOrEqual(tolerance);
}
