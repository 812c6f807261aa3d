import Link from "next/link";
import type { FamilySummary } from "#server/contracts/views";
import { LinkPending } from "@/components/link-pending";
import { Badge } from "@/components/ui/badge";
import { bytes, count, percent, percentRange, pointsWide } from "@/lib/format";
import { metricWords, taskWords } from "@/lib/words";

/** A family in the catalogue: what it does, and its two telling figures. */
export function FamilyCard({ family }: { family: FamilySummary }) {
  const iid = family.spreads.find(({ kind }) => kind === "iid");
  const stress = family.spreads.filter(({ kind }) => kind !== "iid");
  const widest = stress.toSorted((a, b) => b.max - b.min - (a.max - a.min))[0];
  return (
    <article className="relative flex h-full flex-col rounded-lg border border-line bg-surface p-5 hover:border-control sm:p-6">
      <h3 className="text-xl">
        <Link href={`/families/${family.slug}`} className="after:absolute after:inset-0 hover:underline">
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
      <dl className="mt-auto grid gap-4 pt-5 sm:grid-cols-2">
        {iid && (
          <Figure name={`i.i.d. ${metricWords(iid.metric)}, mean`} value={percent(iid.mean)}>
            variants from {percentRange([iid.min, iid.max])}, n = {count(iid.n)}
          </Figure>
        )}
        {widest && (
          <Figure name={`Widest spread: ${widest.title}`} value={pointsWide(widest.max - widest.min)}>
            variants from {percentRange([widest.min, widest.max])}, n = {count(widest.n)}
          </Figure>
        )}
      </dl>
    </article>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-2xl font-light tabular-nums">{value}</dd>
      <dd className="text-xs text-muted tabular-nums">{children}</dd>
    </div>
  );
}
