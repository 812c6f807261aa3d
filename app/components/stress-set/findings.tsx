import { describeRepeated, describeSound, warnOfFindings } from "#server/contracts/describe-findings";
import type { Findings } from "#server/contracts/findings";
import type { StressSetView } from "#server/contracts/views";
import { Warnings } from "@/components/ranking/warnings";
import { NoticedRows } from "@/components/stress-set/noticed-rows";

type Props = { id: string; dataset: NonNullable<StressSetView["dataset"]>; findings: Findings };

/** What was noticed in the rows: a leak of training data loudly, the rest in a list. */
export function FindingsReport({ id, dataset, findings }: Props) {
  const repeated = describeRepeated(dataset, findings);
  const sound = describeSound(dataset, findings);
  return (
    <section aria-labelledby="findings" className="mt-6">
      <h3 id="findings" className="mb-2 text-lg">
        What was noticed
      </h3>
      <Warnings warnings={warnOfFindings(dataset, true)} />
      <ul className="max-w-3xl list-disc space-y-1.5 pl-5 text-sm">
        {repeated.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {sound.map((sentence) => (
          <li key={sentence} className="text-muted">
            {sentence}
          </li>
        ))}
      </ul>
      <NoticedRows id={id} findings={findings} isImage={dataset.modality === "image"} />
      {repeated.length > 0 && dataset.modality !== "image" && (
        <p className="mt-2 text-sm text-muted">Rows count from 1 after the header.</p>
      )}
    </section>
  );
}
