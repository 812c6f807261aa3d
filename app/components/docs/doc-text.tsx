import type { ReactNode } from "react";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { docHref } from "@/lib/doc-pages";
import { rehypeHeadingIds } from "@/lib/heading-ids";
import { rememberedMarkdown } from "@/lib/remembered-markdown";

type Part = { id?: string; href?: string; children?: ReactNode };

const anchored = (id: string | undefined, children: ReactNode) =>
  id ? (
    <a href={`#${id}`} className="hover:underline underline-offset-4">
      {children}
    </a>
  ) : (
    children
  );

const components = {
  h2: ({ id, children }: Part) => (
    <h2 id={id} className="mb-3 mt-12 scroll-mt-6 text-xl">
      {anchored(id, children)}
    </h2>
  ),
  h3: ({ id, children }: Part) => (
    <h3 id={id} className="mb-2 mt-8 scroll-mt-6 text-lg">
      {anchored(id, children)}
    </h3>
  ),
  h4: ({ id, children }: Part) => (
    <h4 id={id} className="mb-1 mt-6 scroll-mt-6 font-semibold">
      {anchored(id, children)}
    </h4>
  ),
  p: ({ children }: Part) => <p className="my-4 max-w-3xl">{children}</p>,
  ul: ({ children }: Part) => <ul className="my-4 max-w-3xl list-disc space-y-1.5 pl-6">{children}</ul>,
  ol: ({ children }: Part) => <ol className="my-4 max-w-3xl list-decimal space-y-1.5 pl-6">{children}</ol>,
  a: ({ href = "", children }: Part) => {
    const target = docHref(href);
    if (target === null) return <>{children}</>;
    return (
      <a href={target} className="link">
        {children}
      </a>
    );
  },
  code: ({ children }: Part) => (
    <code className="rounded bg-noise px-1 py-0.5 font-mono text-[0.88em] break-words">{children}</code>
  ),
  pre: ({ children }: Part) => (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className="my-4 overflow-x-auto rounded-md border border-line bg-surface p-4 text-sm [&_code]:bg-transparent [&_code]:p-0"
    >
      {children}
    </pre>
  ),
  table: ({ children }: Part) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div tabIndex={0} className="my-4 overflow-x-auto">
      <table className="text-sm tabular-nums [&_td]:border-b [&_td]:border-line [&_td]:px-3 [&_td]:py-1.5 [&_td]:align-top [&_th]:border-b [&_th]:border-control [&_th]:px-3 [&_th]:py-1.5 [&_th]:text-left">
        {children}
      </table>
    </div>
  ),
};

const render = rememberedMarkdown({
  remarkPlugins: [remarkGfm],
  rehypePlugins: [rehypeSanitize, rehypeHeadingIds],
  components,
});

/** Markdown of our own docs: headings with anchors, links between files turned into links between pages. */
export function DocText({ markdown }: { markdown: string }) {
  return render(markdown);
}
