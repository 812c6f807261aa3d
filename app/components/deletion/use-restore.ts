"use client";

import { useRouter } from "next/navigation";
import type { DeletedItem } from "#server/contracts/deleted-item";
import { focusTitle } from "@/lib/focus-title";
import { say } from "@/lib/messages";
import { problemOf } from "@/lib/problem";
import { useTRPCClient } from "@/lib/trpc";

/** Has something deleted back, and says so; also after the page that deleted it is left. */
export function useRestore(): (kind: DeletedItem["kind"], id: string, name: string) => Promise<void> {
  const router = useRouter();
  const client = useTRPCClient();
  return async (kind, id, name) => {
    try {
      await (kind === "stress-set" ? client.stressSets : client.evaluations).restore.mutate({ id });
      say({ title: `Restored ${name}` });
    } catch (error) {
      const { message, hint } = problemOf(error);
      say({ title: message, description: hint ?? undefined });
    }
    focusTitle();
    router.refresh();
  };
}
