import type { ElementContent, Root } from "hast";

type Node = Root | ElementContent | Root["children"][number];

function textOf(node: Node): string {
  if (node.type === "text") return node.value;
  return "children" in node ? node.children.map(textOf).join("") : "";
}

/** The anchor of a heading: its words in lower case, joined by hyphens. */
export const headingId = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, "")
    .trim()
    .replaceAll(/\s+/g, "-");

/**
 * Gives each heading an anchor of its own. Runs after sanitising, which would put a prefix on them. Thirds that come
 * before any second heading stand directly below the page's title, and are made seconds.
 */
export function rehypeHeadingIds() {
  return (tree: Root): void => {
    const seen = new Map<string, number>();
    let below = false;
    const visit = (node: Node): void => {
      if (node.type === "element" && /^h[2-6]$/.test(node.tagName)) {
        const id = headingId(textOf(node));
        const before = seen.get(id) ?? 0;
        seen.set(id, before + 1);
        below ||= node.tagName === "h2";
        if (!below && node.tagName === "h3") node.tagName = "h2";
        node.properties.id = before ? `${id}-${before}` : id;
      }
      if ("children" in node) node.children.forEach(visit);
    };
    visit(tree);
  };
}
