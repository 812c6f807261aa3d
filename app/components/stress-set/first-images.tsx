import type { FirstImage } from "#server/contracts/views";
import { RowImage } from "@/components/stress-set/row-image";

/** Some images with the labels they were read with: a wrong label is seen before anything is ranked on it. */
export function FirstImages({ id, images }: { id: string; images: FirstImage[] }) {
  if (images.length === 0) return null;
  return (
    <ul aria-label="First images" className="mt-5 flex flex-wrap gap-4">
      {images.map(({ row, name, label }) => (
        <li key={row} className="w-20 text-xs">
          <RowImage id={id} row={row} name={name} />
          <span className="block truncate font-semibold">{label}</span>
          <span className="text-muted">row {row}</span>
        </li>
      ))}
    </ul>
  );
}
