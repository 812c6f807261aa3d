import type { ReactNode } from "react";
import { MessagePlace } from "@/components/messages/message-place";
import { ApiProvider } from "@/components/trpc-provider";

export default function WorkspaceLayout({ children }: { children: ReactNode }) {
  return (
    <ApiProvider>
      {children}
      <MessagePlace />
    </ApiProvider>
  );
}
