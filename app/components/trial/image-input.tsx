"use client";

import clsx from "clsx";
import { type ClipboardEvent, type DragEvent, useEffect, useState } from "react";
import { bytes } from "@/lib/format";

type Props = { image: Blob | null; onImage: (image: Blob | null) => void };

/** Choose, drop or paste one image; what is chosen is shown. */
export function ImageInput({ image, onImage }: Props) {
  const [over, setOver] = useState(false);
  const [preview, setPreview] = useState<string | null>(null);
  useEffect(() => {
    if (!image) return setPreview(null);
    const url = URL.createObjectURL(image);
    setPreview(url);
    return () => URL.revokeObjectURL(url);
  }, [image]);
  const take = (files: FileList | null | undefined) => {
    if (files?.[0]) onImage(files[0]);
  };
  return (
    <label
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
      onPaste={(event: ClipboardEvent) => take(event.clipboardData.files)}
      className={clsx(
        "flex flex-wrap items-center justify-center gap-6 rounded-lg border-2 border-dashed px-4 py-8 text-center",
        "has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-mark",
        over ? "border-best bg-best-soft" : "border-control",
      )}
    >
      <input
        type="file"
        aria-label="An image"
        className="sr-only"
        accept="image/*"
        onChange={(event) => take(event.target.files)}
      />
      {preview && (
        // biome-ignore lint/performance/noImgElement: the person's own file, which never left the browser
        <img
          src={preview}
          alt="What will be sent"
          className="max-h-48 min-h-24 max-w-full rounded-sm object-contain [image-rendering:pixelated]"
        />
      )}
      <span>
        <span className="block font-semibold">
          <span className="link">{image ? "Choose another image" : "Choose an image"}</span>, drop or paste it
        </span>
        <span className="text-sm text-muted">{image ? bytes(image.size) : "JPEG, PNG or WebP, up to 20 MB"}</span>
      </span>
    </label>
  );
}
