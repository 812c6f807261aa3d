import type { EvaluationComparison } from "#server/contracts/evaluation-comparison";
import { RowMetrics } from "@/components/compare/row-metrics";
import { RowPairs } from "@/components/compare/row-pairs";
import { RowParts } from "@/components/compare/row-parts";
import { RowsProvider } from "@/components/rows/rows-link";
import { plural } from "@/lib/format";

type Props = { evaluation: string; comparison: EvaluationComparison };

/** Some variants side by side on the rows of an evaluation: where they part first, then the figures, then part by part. */
export function ComparedRows({ evaluation, comparison }: Props) {
  const { variants, all, classes, slices, confidence, groups } = comparison;
  const level = `${Number((confidence * 100).toFixed(1))}%`;
  const below = `Share right, and below the line how many points it is ahead of variant ${variants[0]} with its ${level} interval and p value. Bold: surely ahead or behind, all differences of this table taken together (Bonferroni).`;
  return (
    <RowsProvider source={{ evaluation }}>
      <section>
        <h2 className="mb-3 text-2xl">Where they part</h2>
        <RowPairs comparison={comparison} level={level} />
        {groups !== null && (
          <p className="mt-3 max-w-3xl text-sm text-muted">
            {plural(all.rows, "row")} of {plural(groups, "group")}: rows of one group are not taken for independent.
          </p>
        )}
      </section>
      <section className="mt-12">
        <h2 className="mb-3 text-2xl">By every metric</h2>
        <RowMetrics comparison={comparison} level={level} />
      </section>
      <section className="mt-12">
        <h2 className="mb-3 text-2xl">By what the rows really are</h2>
        <RowParts
          title="label"
          caption={below}
          variants={variants}
          parts={classes.map((part) => ({ name: part.label, part, filter: { truth: part.label } }))}
        />
      </section>
      {[...Map.groupBy(slices, ({ column }) => column)].map(([column, parts]) => (
        <section key={column} className="mt-12">
          <h2 className="mb-3 text-2xl">By {column}</h2>
          <RowParts
            title={column}
            caption={`${below} Taken together with the slices of every column.`}
            variants={variants}
            parts={parts.map((part) => ({
              name: part.value,
              part,
              filter: { slice: `${part.column}:${part.value}` },
            }))}
          />
        </section>
      ))}
    </RowsProvider>
  );
}
