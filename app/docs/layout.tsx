import type { ReactNode } from "react";
import { DocNav } from "@/components/docs/doc-nav";

export default function DocsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid gap-8 lg:grid-cols-[14rem_minmax(0,1fr)] lg:gap-12">
      <DocNav />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
