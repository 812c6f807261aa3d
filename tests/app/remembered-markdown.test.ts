import { renderToStaticMarkup } from "react-dom/server";
import Markdown from "react-markdown";
import { expect, test } from "vitest";
import { rememberedMarkdown } from "#app/lib/remembered-markdown";

const options = { components: { h1: "h3" } as const };
const card = "# Title\n\n[link](https://example.org) and `code`";

test("a text is made into the same elements as ever, once", () => {
  const render = rememberedMarkdown(options);
  expect(renderToStaticMarkup(render(card))).toBe(renderToStaticMarkup(Markdown({ ...options, children: card })));
  expect(render(card)).toBe(render(card));
  expect(render(`${card}!`)).not.toBe(render(card));
});

test("of many texts those last asked for are kept", () => {
  const render = rememberedMarkdown(options);
  const [often, seldom] = [render("often"), render("seldom")];
  for (let index = 0; index < 63; index++) {
    render(String(index));
    expect(render("often")).toBe(often);
  }
  expect(render("seldom")).not.toBe(seldom);
});
