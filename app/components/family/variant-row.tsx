"use client";

import clsx from "clsx";
import Link from "next/link";
import type { Strip } from "@/components/charts/strips";
import type { VariantRow } from "@/components/family/variant-csv";
import { Td, Th } from "@/components/ui/table";
import { bytes, count, percent } from "@/lib/format";
import { metricWords } from "@/lib/words";

type Sorted = "asc" | "desc" | false;
type HeadProps = { title: string; strip?: Strip; sorted: Sorted; onSort: () => void };

const ORDERS = { asc: "ascending", desc: "descending" } as const;
const ARROWS = { asc: "↑", desc: "↓" } as const;

/** The head of a column that the table can be sorted by. */
export function SortHead({ title, strip, sorted, onSort }: HeadProps) {
  return (
    <Th aria-sort={sorted ? ORDERS[sorted] : "none"} className={clsx("z-10", strip && "min-w-32")}>
      <button type="button" onClick={onSort} className="min-h-11 text-left font-semibold hover:text-ink">
        <span className="underline decoration-dotted underline-offset-4">{title}</span>
        <span aria-hidden="true">&nbsp;{sorted ? ARROWS[sorted] : "↕"}</span>
      </button>
      {strip && (
        <>
          <span className="block font-normal">{metricWords(strip.metric)}</span>
          <span className="block whitespace-nowrap font-normal">
            n = {count(strip.n)}, ± {(196 * strip.samplingSe).toFixed(1)} points
          </span>
        </>
      )}
    </Th>
  );
}

type CellsProps = {
  slug: string;
  row: VariantRow;
  strips: Strip[];
  chosen: boolean;
  onChoose: (on: boolean) => void;
  followed: boolean;
  onFollow: () => void;
};

export function VariantCells({ slug, row, strips, chosen, onChoose, followed, onFollow }: CellsProps) {
  const { variant } = row;
  const files = `/api/v1/families/${slug}/variants/${variant}`;
  return (
    <tr className={followed ? "bg-mark-soft" : undefined}>
      <Td className="align-middle!">
        <label className="flex min-h-11 min-w-11 items-center">
          <input
            type="checkbox"
            className="size-5 accent-best"
            checked={chosen}
            onChange={(event) => onChoose(event.target.checked)}
            aria-label={`Compare variant ${variant}`}
          />
        </label>
      </Td>
      <th scope="row" className="whitespace-nowrap border-b border-line px-3 py-2 text-left font-mono font-semibold">
        <Link className="link" href={`/families/${slug}/variants/${variant}`}>
          {variant}
        </Link>
        <button
          type="button"
          aria-pressed={followed}
          aria-label={`Follow variant ${variant}`}
          onClick={onFollow}
          className="ml-1 inline-flex size-11 items-center justify-center align-middle"
        >
          <svg viewBox="-9 -9 18 18" className="size-4" aria-hidden="true">
            <path
              d="M0 -7L7 0L0 7L-7 0Z"
              className={followed ? "fill-mark" : "fill-none stroke-control"}
              strokeWidth={1.8}
            />
          </svg>
        </button>
      </th>
      <Td className="whitespace-nowrap align-middle!">{bytes(row.bytes)}</Td>
      <Td className="whitespace-nowrap align-middle!">
        <a className="link" href={`${files}/model.onnx`} download aria-label={`.onnx file of variant ${variant}`}>
          .onnx
        </a>{" "}
        <a className="link ml-3" href={`${files}/bundle.zip`} download aria-label={`bundle of variant ${variant}`}>
          bundle
        </a>
      </Td>
      {strips.map(({ name }) => {
        const share = row.figures[name];
        return (
          <Td key={name} className="align-middle!">
            {share === undefined ? "not measured" : percent(share)}
          </Td>
        );
      })}
    </tr>
  );
}
