/** Lies over the whole page while files are held over it. */
export function DropOverlay({ several }: { several: boolean }) {
  return (
    <div
      className="pointer-events-none fixed inset-0 z-40 m-0 flex items-center justify-center bg-paper/85 p-6"
      aria-hidden="true"
    >
      <p className="rounded-lg border-2 border-dashed border-best bg-best-soft px-8 py-6 text-xl font-semibold">
        {several ? "Drop the files or the folder" : "Drop the file"}
      </p>
    </div>
  );
}
