"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type Encoding, encodingSchema } from "#server/contracts/mapping";
import { ProblemAlert } from "@/components/problem-alert";
import { CopyButton } from "@/components/stress-set/copy-button";
import { SelectField } from "@/components/ui/field";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";
import { encodingWords } from "@/lib/words";

type Props = { id: string; encoding: Encoding; busy: boolean };

/** In what encoding a text file was read; another choice reads it anew, and the rows below show whether it is right. */
export function EncodingChoice({ id, encoding, busy }: Props) {
  const router = useRouter();
  const trpc = useTRPC();
  const reinspect = useMutation(trpc.stressSets.reinspect.mutationOptions({ onSettled: () => router.refresh() }));
  const problem = reinspect.error && problemOf(reinspect.error);
  return (
    <div className="mt-4 max-w-xl space-y-3">
      <SelectField
        label="Read as"
        hint="If letters such as é, ß or я look wrong below, choose another. The columns are to be checked again then."
        disabled={busy || reinspect.isPending}
        value={reinspect.isPending ? reinspect.variables.encoding : encoding}
        onChange={({ target }) => reinspect.mutate({ id, encoding: encodingSchema.parse(target.value) })}
      >
        {encodingSchema.options.map((each) => (
          <option key={each} value={each}>
            {encodingWords[each]}
          </option>
        ))}
      </SelectField>
      <p className="text-sm text-muted" role="status">
        {reinspect.isPending && `Reading the file as ${encodingWords[reinspect.variables.encoding]}…`}
      </p>
      {problem && (
        <ProblemAlert problem={problem}>
          {problem.code === "conflict" && <CopyButton id={id} mapping={null} words="Make a copy" />}
        </ProblemAlert>
      )}
    </div>
  );
}
