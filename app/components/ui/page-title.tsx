import type { ReactNode } from "react";

type Props = { above?: ReactNode; title: ReactNode; sentence?: boolean; children?: ReactNode };

/** `sentence`: the title is a whole sentence, and set smaller. */
export function PageTitle({ above, title, sentence = false, children }: Props) {
  return (
    <header className="mb-8 max-w-3xl">
      {above && <p className="mb-2 text-sm text-muted">{above}</p>}
      <h1 className={sentence ? "text-2xl" : "text-3xl"}>{title}</h1>
      {children && <div className={sentence ? "mt-4 space-y-2" : "mt-4 text-lg text-muted"}>{children}</div>}
    </header>
  );
}
