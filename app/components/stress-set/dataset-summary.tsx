import type { StressSetView } from "#server/contracts/views";
import { FeatureReport } from "@/components/stress-set/feature-report";
import { FindingsReport } from "@/components/stress-set/findings";
import { NumberStyles } from "@/components/stress-set/number-styles";
import { Disclosure } from "@/components/ui/disclosure";
import { Table, Td, Th } from "@/components/ui/table";
import { count, percent, plural } from "@/lib/format";

type Props = { id: string; dataset: NonNullable<StressSetView["dataset"]> };

/** What was understood: rows used, rows left out and why, and how the classes are balanced. */
export function DatasetSummary({ id, dataset }: Props) {
  const { rows, skipped, skippedRows, labels, classCounts, groups, slices, effectiveRows } = dataset;
  return (
    <>
      <h2 id="ready" className="text-xl">
        {plural(rows, "row")} ready, {skipped === 0 ? "none" : count(skipped)} set aside
      </h2>
      <ul className="mt-3 max-w-xl space-y-1.5" aria-label="Class balance">
        {labels.map((label, index) => {
          const n = classCounts[index] ?? 0;
          return (
            <li key={label} className="grid grid-cols-[minmax(4rem,7rem)_1fr_6.5rem] items-center gap-3 text-sm">
              <span className="truncate">{label}</span>
              <span className="h-2.5 rounded-full bg-noise">
                <span className="block h-full rounded-full bg-rest" style={{ width: percent(n / rows) }} />
              </span>
              <span className="text-right tabular-nums text-muted">
                {count(n)} ({percent(n / rows, 0)})
              </span>
            </li>
          );
        })}
      </ul>
      {groups !== null && (
        <p className="mt-3 text-sm text-muted">
          The rows come from {plural(groups, "group")} (“{dataset.mapping.group}”); groups, not rows, are resampled.
        </p>
      )}
      {effectiveRows !== null && (
        <p className="mt-3 text-sm text-muted">
          Weighted by “{dataset.mapping.weight}”, the rows are worth {plural(Math.round(effectiveRows), "row")} of equal
          weight.
        </p>
      )}
      {dataset.unusedGroup !== null && (
        <p className="mt-3 text-sm text-muted">
          Column “{dataset.unusedGroup}” looks as if it ties rows together. Named as the group column, it makes the
          intervals allow for that.
        </p>
      )}
      {slices.length > 0 && (
        <p className="mt-1 text-sm text-muted">
          Slices: {slices.map(({ column, values }) => `${column} (${plural(values.length, "value")})`).join(", ")}.
        </p>
      )}
      {dataset.findings && <FindingsReport id={id} dataset={dataset} findings={dataset.findings} />}
      <NumberStyles styles={dataset.numberStyles ?? []} />
      {skipped > 0 && (
        <Disclosure className="mt-2" summary="Which rows were set aside, and why">
          <Table
            className="max-h-72"
            caption={
              skippedRows.length < skipped
                ? `The first ${count(skippedRows.length)} of ${count(skipped)}; rows count from 1 after the header`
                : "Rows count from 1 after the header"
            }
          >
            <thead>
              <tr>
                <Th>row</Th>
                <Th>reason</Th>
              </tr>
            </thead>
            <tbody>
              {skippedRows.map(({ row, reason }) => (
                <tr key={row}>
                  <Td>{count(row)}</Td>
                  <Td>{reason}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
          <a className="link mt-2 inline-block text-sm" href={`/api/v1/stress-sets/${id}/skipped.csv`}>
            All {count(skipped)} as a table (.csv)
          </a>
        </Disclosure>
      )}
      <FeatureReport features={dataset.findings?.features ?? []} rows={rows} />
    </>
  );
}
