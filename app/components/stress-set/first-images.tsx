import type { FirstImage } from "#server/contracts/views";

/** Some images with the labels they were read with: a wrong label is seen before anything is ranked on it. */
export function FirstImages({ id, images }: { id: string; images: FirstImage[] }) {
  if (images.length === 0) return null;
  return (
    <ul aria-label="First images" className="mt-5 flex flex-wrap gap-4">
      {images.map(({ row, name, label }) => (
        <li key={row} className="w-20 text-xs">
          {/* biome-ignore lint/performance/noImgElement: private and small already; nothing of it may pass an image service */}
          <img
            src={`/api/v1/stress-sets/${id}/rows/${row}/image.webp`}
            alt={`Row ${row}: ${name}`}
            loading="lazy"
            className="mb-1 size-20 rounded-md bg-noise object-contain [image-rendering:pixelated]"
          />
          <span className="block truncate font-semibold">{label}</span>
          <span className="text-muted">row {row}</span>
        </li>
      ))}
    </ul>
  );
}
