import clsx from "clsx";

const DOTS = Array.from({ length: 50 }, (_, index) => index);

/** Progress as fifty dots that fill from the left; two per cent each. `share` null: at work, but not countable. */
export function FiftyDots({ share, label }: { share: number | null; label: string }) {
  const filled = share === null ? 0 : Math.floor(share * 50);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
      className={clsx(
        "grid w-full grid-cols-25 gap-1.5 sm:grid-cols-50",
        share === null && "motion-safe:animate-pulse",
      )}
    >
      {DOTS.map((dot) => (
        <span
          key={dot}
          className={clsx(
            "aspect-square w-full max-w-3 rounded-full border",
            dot < filled ? "border-best bg-best" : "border-rest",
          )}
        />
      ))}
    </div>
  );
}
