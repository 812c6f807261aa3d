"use client";

import type { ComponentProps } from "react";
import { useFollowedName } from "@/components/ranking/followed";
import { RowsLink } from "@/components/rows/rows-link";

/** Leads to the rows behind a figure, as the followed variant answers them. */
export function FollowedRowsLink({ filter, ...rest }: ComponentProps<typeof RowsLink>) {
  const variant = useFollowedName() ?? undefined;
  return <RowsLink filter={{ variant, ...filter }} {...rest} />;
}
