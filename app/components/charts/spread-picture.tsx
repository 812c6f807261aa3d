import type { DotRow as Row } from "#server/contracts/catalogue";
import { DotRow } from "@/components/charts/dot-row";
import { kindWords } from "@/lib/words";

/** The live picture of the home page: each variant as a dot, at its distance from its test's mean. Needs no script. */
export function SpreadPicture({ rows }: { rows: Row[] }) {
  const reach = Math.max(...rows.flatMap(({ values, mean }) => values.map((value) => Math.abs(value - mean))));
  return (
    <div>
      {rows.map((row) => (
        <PictureRow key={row.name} row={row} reach={reach} />
      ))}
      <div className="mt-1 flex justify-between text-xs text-muted tabular-nums">
        <span>−{(reach * 100).toFixed(0)} points</span>
        <span>mean of each test</span>
        <span>+{(reach * 100).toFixed(0)} points</span>
      </div>
    </div>
  );
}

function PictureRow({ row, reach }: { row: Row; reach: number }) {
  const { title, kind, values, mean } = row;
  const wide = (Math.max(...values) - Math.min(...values)) * 100;
  const iid = kind === "iid";
  return (
    <div className="mb-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className={iid ? "font-semibold" : ""}>
          {title} <span className="hidden text-xs font-normal text-muted sm:inline">{kindWords(kind)}</span>
        </span>
        <span className="text-xs text-muted tabular-nums">best to worst: {wide.toFixed(1)} points</span>
      </div>
      <DotRow values={values} mean={mean} reach={reach} iid={iid} height={56} />
    </div>
  );
}
