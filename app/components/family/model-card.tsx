import type { ReactNode } from "react";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { rememberedMarkdown } from "@/lib/remembered-markdown";

const h3 = ({ children }: { children?: ReactNode }) => <h3 className="mb-2 mt-6 text-lg">{children}</h3>;
const h4 = ({ children }: { children?: ReactNode }) => <h4 className="mb-1 mt-5 font-semibold">{children}</h4>;

/** Headings go down two levels: the card is a part of the page, not a page. */
const components = {
  h1: h3,
  h2: h3,
  h3: h4,
  h4,
  p: ({ children }: { children?: ReactNode }) => <p className="my-3">{children}</p>,
  ul: ({ children }: { children?: ReactNode }) => <ul className="my-3 list-disc space-y-1 pl-6">{children}</ul>,
  ol: ({ children }: { children?: ReactNode }) => <ol className="my-3 list-decimal space-y-1 pl-6">{children}</ol>,
  a: ({ href, children }: { href?: string; children?: ReactNode }) => (
    <a href={href} rel="noreferrer nofollow" className="link">
      {children}
    </a>
  ),
  code: ({ children }: { children?: ReactNode }) => (
    <code className="rounded bg-noise px-1 py-0.5 font-mono text-[0.88em]">{children}</code>
  ),
  pre: ({ children }: { children?: ReactNode }) => (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="my-4 overflow-x-auto rounded-md border border-line bg-surface p-4 text-sm [&_code]:bg-transparent [&_code]:p-0"
    >
      {children}
    </pre>
  ),
  // A head without words is no head.
  th: ({ children }: { children?: ReactNode }) => (children ? <th scope="col">{children}</th> : <td />),
  table: ({ children }: { children?: ReactNode }) => (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="my-4 overflow-x-auto"
    >
      <table className="text-sm tabular-nums [&_td]:border-b [&_td]:border-line [&_td]:px-3 [&_td]:py-1.5 [&_th]:border-b [&_th]:border-control [&_th]:px-3 [&_th]:py-1.5 [&_th]:text-left">
        {children}
      </table>
    </div>
  ),
};

const render = rememberedMarkdown({ remarkPlugins: [remarkGfm], rehypePlugins: [rehypeSanitize], components });

/** The publisher's own words. They are somebody else's text, so the HTML made of them is sanitised. */
export function ModelCard({ markdown }: { markdown: string }) {
  return (
    <section className="mt-12 max-w-3xl" aria-labelledby="card">
      <h2 id="card" className="text-2xl">
        Model card
      </h2>
      {render(markdown)}
    </section>
  );
}
