import { FiftyDots } from "@/components/ui/fifty-dots";

/** What a page shows until its figures are there. */
export function LoadingLine({ children }: { children: string }) {
  return (
    <div className="max-w-xl py-16">
      <p className="mb-4 text-muted" aria-live="polite">
        {children}
      </p>
      <FiftyDots share={null} label={children} />
    </div>
  );
}
