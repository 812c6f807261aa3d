import type { ReactNode } from "react";
import { ApiProvider } from "@/components/trpc-provider";

export default function WorkspaceLayout({ children }: { children: ReactNode }) {
  return <ApiProvider>{children}</ApiProvider>;
}
