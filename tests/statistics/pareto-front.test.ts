import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paretoFront } from "#server/statistics/pareto-front";

type Point = (number | null)[];

/** Up to 20 points of 1 to 4 coordinates out of few values, so that ties and duplicates are common; some miss one. */
const somePoints = fc.integer({ min: 1, max: 4 }).chain((size) => {
  const coordinate = fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: 4 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  return fc.array(fc.array(coordinate, { minLength: size, maxLength: size }), { maxLength: 20 });
});

const isWhole = (point: Point): point is number[] => !point.includes(null);

const dominates = (one: number[], other: number[]): boolean =>
  one.every((value, at) => value >= other[at]!) && one.some((value, at) => value > other[at]!);

describe("the Pareto front", () => {
  it("holds no point that another dominates, and dominates each that it does not hold", () => {
    fc.assert(
      fc.property(somePoints, (points) => {
        const isOn = paretoFront(points);
        expect(isOn.length).toBe(points.length);
        const whole = points.filter(isWhole);
        const front = points.filter((_, at) => isOn[at]) as number[][];
        for (const [at, point] of points.entries()) {
          if (!isWhole(point)) expect(isOn[at]).toBe(false);
          else if (isOn[at]) expect(whole.some((other) => dominates(other, point))).toBe(false);
          else expect(front.some((other) => dominates(other, point))).toBe(true);
        }
      }),
    );
  });

  it("has a point wherever one has all its coordinates", () => {
    fc.assert(
      fc.property(somePoints, (points) => {
        expect(paretoFront(points).includes(true)).toBe(points.some(isWhole));
      }),
    );
  });

  it("does not depend on the order of the points, nor on coordinates in another unit", () => {
    fc.assert(
      fc.property(somePoints, (points) => {
        const isOn = paretoFront(points);
        expect(paretoFront(points.toReversed())).toEqual(isOn.toReversed());
        const inOther = points.map((point) => point.map((value, at) => (value === null ? null : 10 ** (value - at))));
        expect(paretoFront(inOther)).toEqual(isOn);
      }),
    );
  });

  it("holds all that share the highest value of one coordinate", () => {
    expect(paretoFront([[3], [1], [3], [null]])).toEqual([true, false, true, false]);
  });

  it("holds equal points together", () => {
    const points = [
      [1, 2],
      [1, 2],
      [2, 1],
      [1, 1],
    ];
    expect(paretoFront(points)).toEqual([true, true, true, false]);
  });

  it("is not narrowed by a point of which a coordinate is missing", () => {
    expect(
      paretoFront([
        [9, null],
        [1, 2],
      ]),
    ).toEqual([false, true]);
  });

  it("of no points is empty", () => expect(paretoFront([])).toEqual([]));
});
