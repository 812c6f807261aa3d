"use client";

import Link from "next/link";
import { type ComponentProps, createContext, type ReactNode, use } from "react";
import type { RowFilter, RowSource } from "#server/contracts/rows";
import { rowsPage } from "@/components/rows/row-source";

const Context = createContext<RowSource | null>(null);

/** Says where the links of a report's parts find its rows; null where the reader may not see them. */
export function RowsProvider({ source, children }: { source: RowSource | null; children: ReactNode }) {
  return <Context value={source}>{children}</Context>;
}

export const useRowSource = (): RowSource | null => use(Context);

/** What only concerns whoever may see the rows. */
export const RowsOnly = ({ children }: { children: ReactNode }): ReactNode =>
  useRowSource() === null ? null : children;

type Props = Omit<ComponentProps<"a">, "href"> & {
  filter?: Partial<RowFilter>;
  /** What stands here for whoever may not see the rows: the text without a link, unless told. */
  otherwise?: ReactNode;
};

/** Leads to the rows behind a figure. */
export function RowsLink({ filter, otherwise, children, ...rest }: Props) {
  const source = useRowSource();
  if (source === null) return otherwise === undefined ? children : otherwise;
  return (
    <Link href={rowsPage(source, filter)} prefetch={false} {...rest}>
      {children}
    </Link>
  );
}
