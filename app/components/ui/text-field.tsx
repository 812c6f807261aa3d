import { type ReactNode, useId } from "react";

type Props = { label: ReactNode; value: string; onChange: (value: string) => void; maxLength: number };

/** Some lines of text. */
export function TextField({ label, value, onChange, maxLength }: Props) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        value={value}
        maxLength={maxLength}
        onChange={(event) => onChange(event.target.value)}
        className="w-full rounded-md border border-control bg-surface px-3 py-2 text-sm text-ink"
      />
    </div>
  );
}
