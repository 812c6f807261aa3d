import type { Report } from "#server/contracts/report";
import { HeatMap } from "@/components/ranking/heat-map";
import { heatMapData } from "@/components/ranking/heat-map-data";
import { RowsOnly } from "@/components/rows/rows-link";
import { Card } from "@/components/ui/card";

/** All slices and all variants at one look. */
export function HeatMapCard({ report }: { report: Report }) {
  if (report.slices.length < 2) return null;
  return (
    <Card className="mt-6 print:hidden" aria-labelledby="slices">
      <h2 id="slices" className="text-xl">
        Slice by slice, variant by variant
      </h2>
      <p className="mb-4 mt-1 max-w-3xl text-sm text-muted">
        {report.variants.length} variants, best first, on {report.slices.length} slices: blue where a variant does
        better than the variants do on average in that slice, orange where worse.{" "}
        <RowsOnly>A cell leads to the rows that the variant gets wrong. </RowsOnly>With so many cells some stand out by
        luck; the tables below have the intervals.
      </p>
      <HeatMap data={heatMapData(report)} unit={report.unit} better={report.better} />
    </Card>
  );
}
