"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type { ColumnMenuProps } from "@/components/family/column-menu";
import { Button } from "@/components/ui/button";

const ColumnMenu = dynamic(() => import("@/components/family/column-menu"), {
  ssr: false,
  loading: () => <Button aria-haspopup="menu">Columns</Button>,
});

/** Chooses the tests that the table shows; the menu is fetched when it is first asked for. */
export function ColumnChoice(props: ColumnMenuProps) {
  const [asked, setAsked] = useState(false);
  if (asked) return <ColumnMenu {...props} />;
  return (
    <Button aria-haspopup="menu" aria-expanded={false} onClick={() => setAsked(true)}>
      Columns
    </Button>
  );
}
