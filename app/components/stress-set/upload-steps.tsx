import clsx from "clsx";

const STEPS = ["Upload", "Check columns", "Look at your set", "Rank"] as const;

export type UploadStep = (typeof STEPS)[number];

/** Where one is on the way from a file to a ranking. */
export function UploadSteps({ current }: { current: UploadStep }) {
  const at = STEPS.indexOf(current);
  return (
    <ol aria-label="Steps to a ranking" className="mb-8 flex flex-wrap gap-x-6 gap-y-2 text-sm">
      {STEPS.map((step, index) => (
        <li
          key={step}
          aria-current={index === at ? "step" : undefined}
          className={clsx("border-b-2 pb-1", index === at ? "border-best font-semibold" : "border-line text-muted")}
        >
          {index + 1} {step}
          {index < at && <span className="sr-only"> (done)</span>}
        </li>
      ))}
    </ol>
  );
}
