import { expect, test } from "vitest";
import { bySet, newestRanking } from "#app/components/stress-set/rankings-of";
import type { EvaluationSummary } from "#server/contracts/views";

const summary = (id: string, set: string, headline: string | null) =>
  ({ id, headline, stressSet: { id: set } }) as EvaluationSummary;

test("the newest evaluation that has a ranking comes first, before newer ones that have none", () => {
  const [failed, ranked, earlier] = [summary("c", "s", null), summary("b", "s", "A tie"), summary("a", "s", "A win")];
  expect(newestRanking([failed, ranked, earlier])).toEqual({ first: ranked, others: [failed, earlier] });
});

test("without a ranking the newest evaluation comes first, and without an evaluation none", () => {
  const [newer, older] = [summary("b", "s", null), summary("a", "s", null)];
  expect(newestRanking([newer, older])).toEqual({ first: newer, others: [older] });
  expect(newestRanking([])).toEqual({ first: undefined, others: [] });
});

test("evaluations are told apart by their set and keep their order", () => {
  const all = [summary("c", "s", null), summary("b", "t", null), summary("a", "s", null)];
  const ids = [...bySet(all)].map(([set, each]) => [set, each.map(({ id }) => id)]);
  expect(ids).toEqual([
    ["s", ["c", "a"]],
    ["t", ["b"]],
  ]);
});
