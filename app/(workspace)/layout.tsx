import type { Metadata } from "next";
import type { ReactNode } from "react";
import { MessagePlace } from "@/components/messages/message-place";
import { ApiProvider } from "@/components/trpc-provider";

/** What somebody uploaded is no matter for search engines. */
export const metadata: Metadata = { robots: { index: false, follow: false } };

export default function WorkspaceLayout({ children }: { children: ReactNode }) {
  return (
    <ApiProvider>
      {children}
      <MessagePlace />
    </ApiProvider>
  );
}
