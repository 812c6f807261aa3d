type Props = { id: string; row: number; name: string };

/** The image of a row of a stress set, small. */
export function RowImage({ id, row, name }: Props) {
  return (
    // biome-ignore lint/performance/noImgElement: private and small already; nothing of it may pass an image service
    <img
      src={`/api/v1/stress-sets/${id}/rows/${row}/image.webp`}
      alt={`Row ${row}: ${name}`}
      loading="lazy"
      className="mb-1 size-20 rounded-md bg-noise object-contain [image-rendering:pixelated]"
    />
  );
}
