import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";

/** The smallest family that brings a sample. */
const FAMILY = "sentiment";
const SAMPLE = "models/samples/sentiment-sample.csv";

/** A page of the product as a name for pictures, and where it is. */
export type Route = { name: string; path: string };

const publicRoutes: Route[] = [
  { name: "home", path: "/" },
  { name: "family", path: `/families/${FAMILY}` },
  { name: "family-followed", path: `/families/${FAMILY}?variant=07` },
  { name: "compare", path: `/families/${FAMILY}/compare?variants=03,07,21` },
  { name: "compare-too-few", path: `/families/${FAMILY}/compare?variants=03` },
  { name: "catalogue-filtered", path: "/?modality=image&use=commercial" },
  { name: "try", path: `/families/${FAMILY}/try` },
  { name: "upload", path: `/families/${FAMILY}/evaluate` },
  { name: "stress-sets", path: "/stress-sets" },
  { name: "not-found", path: "/no-such-page" },
  { name: "docs", path: "/docs" },
  ...[
    "start",
    "reading-a-ranking",
    "data-formats",
    "command-line",
    "api",
    "methods",
    "underspecification",
    "validation",
    "glossary",
  ].map((slug) => ({ name: `docs-${slug}`, path: `/docs/${slug}` })),
];

/** Gives the page a workspace with the sample as a set to map, a ready set, and a finished evaluation of it. */
export async function prepareRoutes(page: Page): Promise<Route[]> {
  const origin = `http://127.0.0.1:${process.env.E2E_PORT}`;
  const { request } = page.context();
  const { token } = await (await request.post(`${origin}/api/v1/workspaces`)).json();
  const headers = { Authorization: `Bearer ${token}` };
  await page.context().addCookies([{ name: "fiftyfold_workspace", value: token, url: origin }]);
  const upload = async (fields: Record<string, string>): Promise<string> => {
    const file = { name: "sentiment-sample.csv", mimeType: "text/csv", buffer: readFileSync(SAMPLE) };
    const answer = await request.post(`${origin}/api/v1/stress-sets`, {
      headers,
      multipart: { family: FAMILY, ...fields, file },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()).id;
  };
  const stateOf = async (path: string): Promise<string> => {
    const view = await (await request.get(`${origin}/api/v1/${path}`, { headers })).json();
    return view.progress?.state ?? view.state;
  };
  const open = await upload({ mapping: "review" });
  const ready = await upload({});
  await expect.poll(() => stateOf(`stress-sets/${open}`), { timeout: 60_000 }).toBe("needs-mapping");
  await expect.poll(() => stateOf(`stress-sets/${ready}`), { timeout: 60_000 }).toBe("ready");
  const started = await request.post(`${origin}/api/v1/evaluations`, { headers, data: { stressSet: ready } });
  expect(started.ok(), await started.text()).toBe(true);
  const { id: evaluation } = await started.json();
  await expect.poll(() => stateOf(`evaluations/${evaluation}`), { timeout: 100_000 }).toBe("done");
  return [
    ...publicRoutes,
    { name: "mapping", path: `/stress-sets/${open}` },
    { name: "stress-set", path: `/stress-sets/${ready}` },
    { name: "evaluation", path: `/evaluations/${evaluation}` },
    { name: "rows", path: `/evaluations/${evaluation}/rows` },
    { name: "rows-none", path: `/evaluations/${evaluation}/rows?q=zebra` },
  ];
}
