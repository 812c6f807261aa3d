import type { StressSetView } from "#server/contracts/views";
import { bytes } from "@/lib/format";

/** What the server keeps of a set, to take home. */
export function StoredFiles({ set }: { set: Pick<StressSetView, "id" | "bytes" | "dataset"> }) {
  const address = `/api/v1/stress-sets/${set.id}`;
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm" aria-label="What is stored">
      <li>
        <a className="link inline-flex min-h-11 items-center" href={`${address}/upload`} download>
          Download the file as you sent it ({bytes(set.bytes)})
        </a>
      </li>
      {set.dataset && (
        <li>
          <a className="link inline-flex min-h-11 items-center" href={`${address}/dataset.parquet`} download>
            Download the rows as they were read (.parquet)
          </a>
        </li>
      )}
    </ul>
  );
}
