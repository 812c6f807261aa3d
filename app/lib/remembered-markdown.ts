import type { ReactElement } from "react";
import Markdown, { type Options } from "react-markdown";

/** Texts whose elements are kept, those last asked for: more than there are families, or pages of the docs. */
const MOST_KEPT = 64;

/** Turns Markdown into elements. The same few texts are asked for again and again: what was made of one is kept. */
export function rememberedMarkdown(options: Omit<Options, "children">): (markdown: string) => ReactElement {
  const kept = new Map<string, ReactElement>();
  return (markdown) => {
    const elements = kept.get(markdown) ?? Markdown({ ...options, children: markdown });
    kept.delete(markdown);
    kept.set(markdown, elements);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return elements;
  };
}
