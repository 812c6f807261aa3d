/** A part of a page, by its anchor. */
export type Section = [id: string, name: string];

/** Leads to the parts of a long page; it stays in sight while one reads. */
export function OnThisPage({ sections }: { sections: Section[] }) {
  return (
    <nav
      aria-label="On this page"
      className="sticky top-0 z-20 -mx-4 mb-8 overflow-x-auto border-b border-line bg-paper px-4 print:hidden sm:-mx-6 sm:px-6"
    >
      <ul className="flex gap-x-4 text-sm">
        {sections.map(([id, name]) => (
          <li key={id} className="shrink-0">
            <a href={`#${id}`} className="inline-flex min-h-11 items-center text-muted hover:text-ink hover:underline">
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
