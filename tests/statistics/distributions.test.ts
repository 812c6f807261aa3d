import { describe, expect, it } from "vitest";
import { chiSquaredUpperTail } from "#server/statistics/chi-squared-upper-tail";
import { expandedTail } from "#server/statistics/expanded-tail";
import { logGamma } from "#server/statistics/log-gamma";
import { normalQuantile } from "#server/statistics/normal-quantile";
import { studentsTQuantile } from "#server/statistics/students-t-quantile";
import { studentsTUpperTail } from "#server/statistics/students-t-upper-tail";
import reference from "../fixtures/statistics/reference.json";
import { expectClose } from "./close-to";

describe("the normal quantile", () => {
  it("agrees with SciPy from the centre to the far tail", () => {
    for (const entry of reference.normalQuantile) expectClose(normalQuantile(entry.probability), entry.value, 4, entry);
  });

  it("is antisymmetric about one half", () => {
    for (const p of [0.01, 0.2, 0.4]) expect(normalQuantile(p)).toBeCloseTo(-normalQuantile(1 - p), 14);
  });

  it("refuses 0, 1 and NaN", () => {
    for (const p of [0, 1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});

describe("the logarithm of the gamma function", () => {
  it("agrees with SciPy", () => {
    for (const entry of reference.logGamma) expectClose(logGamma(entry.x), entry.value, 64, entry);
  });

  it("refuses arguments its series is not for", () => expect(() => logGamma(0)).toThrow(RangeError));
});

describe("the chi-squared upper tail", () => {
  it("agrees with mpmath, relative to the value, down to 1e-90", () => {
    for (const entry of reference.chiSquaredUpperTail) {
      expectClose(chiSquaredUpperTail(entry.statistic, entry.df), entry.value, 1024, entry);
    }
  });

  it("is 1 at zero and 0 at infinity", () => {
    expect(chiSquaredUpperTail(0, 49)).toBe(1);
    expect(chiSquaredUpperTail(Number.POSITIVE_INFINITY, 49)).toBe(0);
  });

  it("refuses negative statistics and no degrees of freedom", () => {
    expect(() => chiSquaredUpperTail(-1, 1)).toThrow(RangeError);
    expect(() => chiSquaredUpperTail(1, 0)).toThrow(RangeError);
  });
});

describe("the upper tail of Student's t", () => {
  it("agrees with mpmath; many degrees of freedom cost some digits", () => {
    for (const entry of reference.studentsTUpperTail) {
      expectClose(studentsTUpperTail(entry.t, entry.df), entry.value, entry.df > 100 ? 16_384 : 256, entry);
    }
  });

  it("is a half at zero, 0 and 1 at the infinities", () => {
    expect(studentsTUpperTail(0, 4)).toBe(0.5);
    expect(studentsTUpperTail(Number.POSITIVE_INFINITY, 4)).toBe(0);
    expect(studentsTUpperTail(Number.NEGATIVE_INFINITY, 4)).toBe(1);
  });

  it("refuses NaN and no degrees of freedom", () => {
    expect(() => studentsTUpperTail(Number.NaN, 1)).toThrow(RangeError);
    expect(() => studentsTUpperTail(1, 0)).toThrow(RangeError);
  });
});

describe("the quantile of Student's t", () => {
  it("leads back from the tails that SciPy has", () => {
    for (const entry of reference.studentsTUpperTail.filter(({ t, value }) => t > 0.01 && t < 1e6 && value > 1e-200)) {
      expect(studentsTQuantile(entry.value, entry.df) / entry.t, JSON.stringify(entry)).toBeCloseTo(1, 8);
    }
  });

  it("refuses what is no tail", () => {
    for (const tail of [0, -1, 0.6, Number.NaN]) expect(() => studentsTQuantile(tail, 3)).toThrow(RangeError);
  });
});

describe("the expanded tail", () => {
  it("agrees with mpmath", () => {
    for (const entry of reference.expandedTail) {
      expectClose(expandedTail(entry.confidence, entry.units), entry.value, 256, entry);
    }
  });

  it("is never above the plain tail, and nears it with many units", () => {
    for (const units of [2, 3, 20, 500]) expect(expandedTail(0.95, units)).toBeLessThan(0.025);
    expect(expandedTail(0.95, 1e6)).toBeCloseTo(0.025, 5);
  });

  it("refuses a single unit", () => expect(() => expandedTail(0.95, 1)).toThrow(RangeError));
});
