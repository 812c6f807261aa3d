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

/** `problem`: why what was typed cannot be sent; the form is not sent while there is one. */
type InputProps = ComponentProps<"input"> & FieldProps & { problem?: string | null };

export function InputField({ label, hint, problem = null, className, ...rest }: InputProps) {
  const id = useId();
  const told = problem ?? hint;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}
      </label>
      <input
        id={id}
        ref={(input) => input?.setCustomValidity(problem ?? "")}
        aria-invalid={problem === null ? undefined : true}
        aria-describedby={told ? `${id}-hint` : undefined}
        className={clsx(control, className)}
        {...rest}
      />
      {told && (
        <Hint id={`${id}-hint`} isProblem={problem !== null}>
          {told}
        </Hint>
      )}
    </div>
  );
}

function Hint({ id, isProblem = false, children }: { id: string; isProblem?: boolean; children: ReactNode }) {
  return (
    <p id={id} aria-live="polite" className={clsx("mt-1 text-xs", isProblem ? "font-semibold text-bad" : "text-muted")}>
      {children}
    </p>
  );
}
