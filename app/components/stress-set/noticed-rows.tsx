import type { Findings } from "#server/contracts/findings";
import { RowImage } from "@/components/stress-set/row-image";
import { Disclosure } from "@/components/ui/disclosure";
import { count } from "@/lib/format";

type Props = { id: string; findings: Findings; isImage: boolean };

/** The rows that were noticed, by name, the first of each kind; and all of them as a table. */
export function NoticedRows({ id, findings, isImage }: Props) {
  const { training, conflicts, duplicates, nearDuplicates, listed } = findings;
  const names = findings.names ?? {};
  const kinds: [title: string, clusters: number[][]][] = [
    ["Training examples, the same or nearly so", training?.examples.length ? [training.examples] : []],
    ["The very same input, different labels", conflicts.examples],
    ["The very same input", duplicates.examples],
    ["Nearly the same input", nearDuplicates?.examples ?? []],
  ];
  const named = kinds.map(([title, clusters]) => ({
    title,
    clusters: clusters.filter((rows) => rows.some((row) => names[row] !== undefined)),
  }));
  return (
    <div className="mt-3 max-w-3xl">
      {named
        .filter(({ clusters }) => clusters.length > 0)
        .map(({ title, clusters }) => (
          <Disclosure key={title} summary={`${title}: which rows`}>
            <ul className="mb-4 space-y-3">
              {clusters.map((rows) => (
                <li key={rows.join()} className="border-l-2 border-line pl-3">
                  <NamedRows id={id} rows={rows} names={names} isImage={isImage} />
                </li>
              ))}
            </ul>
          </Disclosure>
        ))}
      {listed != null && listed > 0 && (
        <a className="link inline-flex min-h-11 items-center text-sm" href={`/api/v1/stress-sets/${id}/noticed.csv`}>
          All {count(listed)} of these rows as a table (.csv)
        </a>
      )}
    </div>
  );
}

type NamedProps = { id: string; rows: number[]; names: Record<string, string>; isImage: boolean };

function NamedRows({ id, rows, names, isImage }: NamedProps) {
  return (
    <ul className={isImage ? "flex flex-wrap gap-3" : "space-y-1"}>
      {rows.map((row) => (
        <li key={row} className={isImage ? "w-28 text-xs" : "text-sm"}>
          {isImage && <RowImage id={id} row={row} name={names[row] ?? ""} />}
          <span className={isImage ? "block text-muted" : "text-muted"}>row {count(row)}</span>{" "}
          <span className="break-words [overflow-wrap:anywhere]">{names[row]}</span>
        </li>
      ))}
    </ul>
  );
}
