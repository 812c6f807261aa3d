import type { DeletedItem } from "#server/contracts/deleted-item";
import { UNDO_MINUTES } from "#server/contracts/deletion";
import { DeletedActions } from "@/components/deletion/deleted-actions";
import { dateTime, plural } from "@/lib/format";

/** What was deleted a moment ago, and the ways back and out. */
export function DeletedList({ items }: { items: DeletedItem[] }) {
  return (
    <section className="mt-12" aria-labelledby="deleted">
      <h2 id="deleted" className="text-2xl">
        Recently deleted
      </h2>
      <p className="mb-3 mt-1 max-w-3xl text-sm text-muted">
        What you delete can be restored for {UNDO_MINUTES} minutes. Then it is cleared away with its files, for good.
      </p>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {items.map((item) => (
          <li key={item.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 p-4 sm:px-6">
            <div className="min-w-0">
              <p className="font-semibold break-words">
                {item.kind === "stress-set" ? item.name : `Evaluation of ${item.name}`}
              </p>
              {item.headline && <p className="text-sm">{item.headline}</p>}
              <p className="text-xs text-muted">
                {item.familyTitle}
                {item.kind === "stress-set" &&
                  item.evaluations > 0 &&
                  ` · with ${plural(item.evaluations, "evaluation")}`}
                {` · can be restored until ${dateTime(item.until)}`}
              </p>
            </div>
            <DeletedActions item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}
