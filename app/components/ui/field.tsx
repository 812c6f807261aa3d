import clsx from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

const control =
  "min-h-11 w-full rounded-md border border-control bg-surface px-3 py-2 text-sm text-ink disabled:opacity-60";

type FieldProps = { label: ReactNode; hint?: ReactNode };

export function SelectField({ label, hint, className, ...rest }: ComponentProps<"select"> & FieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      <select
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={clsx(control, className)}
        {...rest}
      />
      {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
    </div>
  );
}

export function InputField({ label, hint, className, ...rest }: ComponentProps<"input"> & FieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={clsx(control, className)}
        {...rest}
      />
      {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
    </div>
  );
}

function Hint({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="mt-1 text-xs text-muted">
      {children}
    </p>
  );
}
