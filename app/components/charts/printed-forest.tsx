import { ForestAxis, ForestRows } from "@/components/charts/forest-drawing";
import { forestHeight, layoutForest, type Mark, type Panel, ROW } from "@/components/charts/forest-layout";
import type { Unit } from "@/lib/figure";

type Props = { marks: Mark[]; title: string; unit: Unit };

/**
 * The forest plot as it stands on paper: drawn on the server, with nothing to operate. The table says the same. Made
 * smaller, so that fifty variants and their heading fit a page of A4.
 */
export function PrintedForest({ marks, title, unit }: Props) {
  return (
    <figure className="grid grid-cols-[3fr_2fr] gap-6 [zoom:0.88]">
      <Drawing marks={marks} panel="figure" unit={unit} name={unit === "share" ? `${title}, %` : title} />
      <Drawing marks={marks} panel="rank" unit={unit} name="ranks it could have (1 is best)" />
      <figcaption className="col-span-2 text-xs text-muted">
        Filled diamonds are in the best set, open circles are ruled out as the best; the diamond in a diamond is the
        recommended variant.
      </figcaption>
    </figure>
  );
}

function Drawing({ marks, panel, unit, name }: { marks: Mark[]; panel: Panel; unit: Unit; name: string }) {
  const { rows, ticks, domain } = layoutForest(marks, panel, unit);
  return (
    <div>
      <p className="mb-1 pl-9 text-xs text-muted">{name}</p>
      <svg className="ml-9 w-[calc(100%-3rem)] overflow-visible" height={forestHeight(marks.length)} aria-hidden="true">
        <ForestRows rows={rows} domain={domain} />
        <ForestAxis ticks={ticks} floor={marks.length * ROW} domain={domain} />
      </svg>
    </div>
  );
}
