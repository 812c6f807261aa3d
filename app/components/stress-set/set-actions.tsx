"use client";

import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { DeleteButton } from "@/components/deletion/delete-button";
import { Button } from "@/components/ui/button";

const RenameForm = dynamic(() => import("@/components/stress-set/rename-form"), { ssr: false });

type Props = { id: string; name: string; leave?: boolean };

/** What can be done with a stress set as a whole. */
export function SetActions({ id, name, leave = false }: Props) {
  const [renaming, setRenaming] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setRenaming(false);
    // Rendered again first.
    requestAnimationFrame(() => opener.current?.focus());
  };
  if (renaming) return <RenameForm id={id} name={name} onDone={close} />;
  return (
    <div className="flex flex-wrap items-center">
      <Button ref={opener} look="quiet" aria-label={`Rename ${name}`} onClick={() => setRenaming(true)}>
        Rename
      </Button>
      <DeleteButton kind="stress-set" id={id} name={name} leave={leave} />
    </div>
  );
}
