import Link from "next/link";
import type { CatalogueItem, DotRow as Row } from "#server/contracts/catalogue";
import { DotRow } from "@/components/charts/dot-row";
import { LinkPending } from "@/components/link-pending";
import { Badge } from "@/components/ui/badge";
import { bytes, count, percent, percentRange, pointsWide } from "@/lib/format";
import { metricWords, taskWords } from "@/lib/words";

/** A family in the catalogue: what it does, and how alike its variants are on two tests. */
export function FamilyCard({ family }: { family: CatalogueItem }) {
  const { iid, widest } = family;
  const shown = [iid, widest].filter((row) => row !== null);
  const reach = Math.max(...shown.flatMap(({ values, mean }) => values.map((value) => Math.abs(value - mean))), 1e-6);
  return (
    <article className="relative flex h-full flex-col rounded-lg border border-line bg-surface p-5 hover:border-control sm:p-6">
      <h3 className="text-xl">
        <Link
          href={`/families/${family.slug}`}
          className="after:absolute after:inset-0 hover:underline"
          prefetch={false}
        >
          {family.title}
          <LinkPending />
        </Link>
      </h3>
      <p className="mt-1 text-sm text-muted">{family.summary}</p>
      <p className="mt-3 flex flex-wrap gap-1.5">
        <Badge>{taskWords(family.task)}</Badge>
        <Badge>{family.licence.name}</Badge>
        <Badge>{family.variants} variants</Badge>
        <Badge>{bytes(family.bytes)} in all</Badge>
      </p>
      <dl className="mt-auto space-y-3 pt-5">
        {iid && (
          <Figure row={iid} reach={reach} name={`i.i.d. ${metricWords(iid.metric)}, mean`} value={percent(iid.mean)} />
        )}
        {widest && (
          <Figure
            row={widest}
            reach={reach}
            name={`Widest spread: ${widest.title}`}
            value={pointsWide(Math.max(...widest.values) - Math.min(...widest.values))}
          />
        )}
      </dl>
    </article>
  );
}

type FigureProps = { row: Row; reach: number; name: string; value: string };

function Figure({ row, reach, name, value }: FigureProps) {
  const { values, mean, kind, n } = row;
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="flex items-center gap-4">
        <span className="w-32 shrink-0 whitespace-nowrap text-xl font-light tabular-nums">{value}</span>
        <span className="min-w-0 flex-1">
          <DotRow values={values} mean={mean} reach={reach} iid={kind === "iid"} height={34} radius={3} />
        </span>
      </dd>
      <dd className="text-xs text-muted tabular-nums">
        variants from {percentRange([Math.min(...values), Math.max(...values)])}, n = {count(n)}
      </dd>
    </div>
  );
}
