"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { setNameSchema } from "#server/contracts/set-name";
import { ProblemAlert } from "@/components/problem-alert";
import { Button } from "@/components/ui/button";
import { InputField } from "@/components/ui/field";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

type Props = { id: string; name: string; onDone: () => void };

/** Asks for another name; Escape leaves the old one. */
export default function RenameForm({ id, name, onDone }: Props) {
  const router = useRouter();
  const trpc = useTRPC();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(name);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => form.current?.querySelector("input")?.select(), []);
  const rename = useMutation(
    trpc.stressSets.rename.mutationOptions({
      onSuccess: () => {
        onDone();
        router.refresh();
      },
    }),
  );
  const send = (event: FormEvent) => {
    event.preventDefault();
    const read = setNameSchema.safeParse(draft);
    if (!read.success) return setWrong(`The name ${read.error.issues[0]?.message ?? "cannot be used"}.`);
    setWrong(null);
    rename.mutate({ id, name: read.data });
  };
  return (
    <form
      ref={form}
      onSubmit={send}
      onKeyDown={(event) => event.key === "Escape" && onDone()}
      className="w-full max-w-xl space-y-3"
    >
      <InputField
        label={`New name of ${name}`}
        value={draft}
        maxLength={120}
        aria-invalid={wrong !== null}
        onChange={(event) => setDraft(event.target.value)}
      />
      {wrong && (
        <p role="alert" className="text-sm text-bad">
          {wrong}
        </p>
      )}
      {rename.error && <ProblemAlert problem={problemOf(rename.error)} />}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" look="primary" disabled={rename.isPending}>
          {rename.isPending ? "Saving…" : "Save name"}
        </Button>
        <Button look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
