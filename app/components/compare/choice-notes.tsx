/** What is wrong with the variants that an address asks for. */
export function ChoiceNotes({ notes }: { notes: string[] }) {
  if (notes.length === 0) return null;
  return (
    <div role="status" className="mb-6 max-w-3xl space-y-1 border-l-2 border-mark pl-4">
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}
