/** The pages of the docs in reading order. `file` is the Markdown below docs/ that a page shows. */
export const docPages = [
  {
    slug: "start",
    title: "Start in five minutes",
    description: "From the catalogue to a ranking and a download, with the product's own sample.",
    file: "guide/start.md",
  },
  {
    slug: "reading-a-ranking",
    title: "Reading a ranking",
    description: "Verdict, best set, intervals, rank intervals, and what the chosen variant can be expected to do.",
    file: "guide/reading-a-ranking.md",
  },
  {
    slug: "data-formats",
    title: "Data formats",
    description: "Files, columns, labels, slices, groups, weights, pairs and limits, with examples to copy.",
    file: "guide/data-formats.md",
  },
  {
    slug: "command-line",
    title: "Command line",
    description: "Rank a family on a file without a server, and prepare families of your own.",
    file: "guide/command-line.md",
  },
  {
    slug: "api",
    title: "REST API",
    description: "Everything the pages do, over HTTP: a guide and every operation.",
    file: "api.md",
  },
  {
    slug: "methods",
    title: "Methods",
    description: "Each statistical method: what it assumes, when it fails, its source.",
    file: "methods.md",
  },
  {
    slug: "underspecification",
    title: "Underspecification",
    description: "How equal the published families are on the usual test, and how far they part under stress.",
    file: "underspecification.md",
  },
  {
    slug: "validation",
    title: "Validation",
    description: "How the methods hold where the truth is known.",
    file: "validation.md",
  },
  {
    slug: "glossary",
    title: "Glossary",
    description: "The words of the product and the names of its statistics.",
    file: "guide/glossary.md",
  },
] as const;

export type DocPage = (typeof docPages)[number];

export const findDocPage = (slug: string): DocPage | undefined => docPages.find((page) => page.slug === slug);

/** Where a link of a Markdown file leads in the app, or null where the app has no such page. */
export function docHref(href: string): string | null {
  if (/^(https?:|#|\/)/.test(href)) return href;
  const [path = "", fragment] = href.split("#");
  const page = docPages.find(({ file }) => file === path.replace(/^(\.\.?\/)+/, "") || file === `guide/${path}`);
  return page ? `/docs/${page.slug}${fragment ? `#${fragment}` : ""}` : null;
}
