"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ShareView } from "#server/contracts/views";
import { ProblemAlert } from "@/components/problem-alert";
import { copyText } from "@/components/sharing/copy-text";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { InputField } from "@/components/ui/field";
import { dateTime } from "@/lib/format";
import { problemOf } from "@/lib/problem";
import { useTRPC } from "@/lib/trpc";

type Props = { share: ShareView; onChanged: () => Promise<void> };

/** One link: to copy, to change what it shows, to revoke by a second, deliberate press. */
export function ShareItem({ share, onChanged }: Props) {
  const trpc = useTRPC();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState("");
  const [asked, setAsked] = useState(false);
  const update = useMutation(trpc.shares.update.mutationOptions({ onSettled: onChanged }));
  const revoke = useMutation(trpc.shares.revoke.mutationOptions({ onSettled: onChanged }));
  const error = update.error ?? revoke.error;
  const made = dateTime(share.createdAt);
  const copy = async () => {
    const done = field.current !== null && (await copyText(field.current));
    setCopied(done ? "Copied." : "It is selected: copy it with Ctrl+C, or ⌘C on a Mac.");
  };
  return (
    <li className="space-y-2 py-4">
      <InputField
        ref={field}
        label={`Made ${made}`}
        readOnly
        value={`${location.origin}${share.path}`}
        onFocus={(event) => event.target.select()}
      />
      <CheckboxField
        label="Shows the rows too"
        checked={update.isPending ? update.variables.showRows : share.showRows}
        disabled={update.isPending}
        onChange={(event) => update.mutate({ id: share.id, showRows: event.target.checked })}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Button aria-label={`Copy the link made ${made}`} onClick={copy}>
          Copy
        </Button>
        <a
          className="link inline-flex min-h-11 items-center px-2 text-sm"
          href={share.path}
          target="_blank"
          rel="noreferrer"
        >
          Look at it
        </a>
        {asked ? (
          <>
            <Button look="danger" disabled={revoke.isPending} onClick={() => revoke.mutate({ id: share.id })}>
              Revoke for good
            </Button>
            <Button look="quiet" onClick={() => setAsked(false)}>
              Keep
            </Button>
          </>
        ) : (
          <Button look="quiet" aria-label={`Revoke the link made ${made}`} onClick={() => setAsked(true)}>
            Revoke
          </Button>
        )}
        <span role="status" className="text-sm text-muted">
          {copied}
        </span>
      </div>
      {error && <ProblemAlert problem={problemOf(error)} />}
    </li>
  );
}
