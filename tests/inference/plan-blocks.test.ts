import fc from "fast-check";
import { expect, test } from "vitest";
import { planBlocks } from "#server/inference/plan-blocks";

test("a family that fits is one block", () => {
  expect(planBlocks(Array(50).fill(1e6), 1e9)).toEqual([[0, 50]]);
});

test("fifty models of 100 MB take turns in two gigabytes", () => {
  expect(planBlocks(Array(50).fill(1e8), 2e9).map(([first, end]) => end - first)).toEqual([...Array(12).fill(4), 2]);
});

test("whatever the sizes, each variant is in one block, in order, and no block of several is larger than its room", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 5000 }),
      (sizes, memory) => {
        const blocks = planBlocks(sizes, memory);
        expect(blocks.flatMap(([first, end]) => Array.from({ length: end - first }, (_, at) => first + at))).toEqual([
          ...sizes.keys(),
        ]);
        for (const [first, end] of blocks) {
          const held = sizes.slice(first, end).reduce((sum, size) => sum + size, 0);
          expect(end - first === 1 || held * 3 <= memory * 0.6 + 1e-9).toBe(true);
        }
      },
    ),
  );
});
