"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { DeleteButton } from "@/components/deletion/delete-button";
import { Button } from "@/components/ui/button";

const RenameForm = dynamic(() => import("@/components/stress-set/rename-form"), { ssr: false });

type Props = { id: string; name: string; leave?: boolean };

/** What can be done with a stress set as a whole. */
export function SetActions({ id, name, leave = false }: Props) {
  const [renaming, setRenaming] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasRenaming = useRef(false);
  useEffect(() => {
    if (wasRenaming.current && !renaming) opener.current?.focus();
    wasRenaming.current = renaming;
  }, [renaming]);
  if (renaming) return <RenameForm id={id} name={name} onDone={() => setRenaming(false)} />;
  return (
    <div className="-mx-4 flex flex-wrap items-center">
      <Button ref={opener} look="quiet" aria-label={`Rename ${name}`} onClick={() => setRenaming(true)}>
        Rename
      </Button>
      <DeleteButton kind="stress-set" id={id} name={name} leave={leave} />
    </div>
  );
}
