import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";

/** The smallest family that brings a sample. */
const FAMILY = "sentiment";
const SAMPLE = "models/samples/sentiment-sample.csv";

const OTHER_FAMILIES = ["cifar10", "nli", "kidney", "retina", "skin"];

/** A page of the product: a name for its pictures, what it shows, and where it is. */
export type Route = { name: string; title: string; path: string };

const publicRoutes: Route[] = [
  { name: "home", title: "Catalogue", path: "/" },
  { name: "catalogue-filtered", title: "Catalogue, filtered", path: "/?modality=image&use=commercial" },
  { name: "catalogue-none", title: "Catalogue, nothing found", path: "/?q=zebra" },
  { name: "family", title: "Family", path: `/families/${FAMILY}` },
  { name: "family-followed", title: "Family, one variant followed", path: `/families/${FAMILY}?variant=07` },
  { name: "variant", title: "Variant", path: `/families/${FAMILY}/variants/07` },
  { name: "compare", title: "Compare", path: `/families/${FAMILY}/compare?variants=03,07,21` },
  { name: "compare-too-few", title: "Compare, too few", path: `/families/${FAMILY}/compare?variants=03` },
  { name: "try", title: "Try it", path: `/families/${FAMILY}/try` },
  { name: "upload", title: "Upload", path: `/families/${FAMILY}/evaluate` },
  ...OTHER_FAMILIES.flatMap((slug) => [
    { name: `family-${slug}`, title: `Family ${slug}`, path: `/families/${slug}` },
    { name: `try-${slug}`, title: `Try it, ${slug}`, path: `/families/${slug}/try` },
    { name: `upload-${slug}`, title: `Upload, ${slug}`, path: `/families/${slug}/evaluate` },
  ]),
  { name: "stress-sets", title: "Your data", path: "/stress-sets" },
  { name: "not-found", title: "Not found", path: "/no-such-page" },
  { name: "docs", title: "Docs", path: "/docs" },
  ...Object.entries({
    start: "five-minute start",
    "reading-a-ranking": "how to read a ranking",
    "data-formats": "data formats",
    "command-line": "command line",
    api: "API",
    methods: "methods",
    underspecification: "underspecification",
    validation: "validation",
    glossary: "glossary",
  }).map(([slug, title]) => ({ name: `docs-${slug}`, title: `Docs, ${title}`, path: `/docs/${slug}` })),
];

type Prepared = {
  /** A set whose columns are to be confirmed, one that is ready, and a finished evaluation of it. */
  open: string;
  ready: string;
  evaluation: string;
  /** Makes a link under which the report and its rows can be read; its path. */
  share: () => Promise<string>;
};

/** Gives the page a workspace with the sample as a set to map, a ready set, and a finished evaluation of it. */
export async function prepareEvaluation(page: Page): Promise<Prepared> {
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
  const stresses = [
    { operation: "typos", level: 3 },
    { operation: "negation", level: "insert" },
  ];
  const started = await request.post(`${origin}/api/v1/evaluations`, { headers, data: { stressSet: ready, stresses } });
  expect(started.ok(), await started.text()).toBe(true);
  const { id: evaluation } = await started.json();
  await expect.poll(() => stateOf(`evaluations/${evaluation}`), { timeout: 100_000 }).toBe("done");
  const share = async (): Promise<string> => {
    const made = await request.post(`${origin}/api/v1/evaluations/${evaluation}/shares`, {
      headers,
      data: { showRows: true },
    });
    expect(made.ok(), await made.text()).toBe(true);
    return (await made.json()).path;
  };
  // Another two, deleted since: a set of its own, and an evaluation of the one that stays.
  const second = await request.post(`${origin}/api/v1/evaluations`, { headers, data: { stressSet: ready, seed: 2 } });
  const gone = [`stress-sets/${await upload({ mapping: "review" })}`, `evaluations/${(await second.json()).id}`];
  for (const path of gone) expect((await request.delete(`${origin}/api/v1/${path}`, { headers })).status()).toBe(204);
  return { open, ready, evaluation, share };
}

/** Every page of the product, with something on it. */
export async function prepareRoutes(page: Page): Promise<Route[]> {
  const { open, ready, evaluation, share } = await prepareEvaluation(page);
  const link = await share();
  return [
    ...publicRoutes,
    { name: "mapping", title: "Stress set, columns to choose", path: `/stress-sets/${open}` },
    { name: "stress-set", title: "Stress set, ready", path: `/stress-sets/${ready}` },
    { name: "evaluation", title: "Evaluation, two stresses", path: `/evaluations/${evaluation}` },
    {
      name: "compare-on-rows",
      title: "Compare on one's own rows",
      path: `/evaluations/${evaluation}/compare?variants=03,07,21`,
    },
    { name: "rows", title: "Row explorer", path: `/evaluations/${evaluation}/rows` },
    { name: "rows-none", title: "Row explorer, nothing found", path: `/evaluations/${evaluation}/rows?q=zebra` },
    { name: "print", title: "Report for print", path: `/evaluations/${evaluation}/print` },
    { name: "shared", title: "Shared report", path: link },
    { name: "shared-rows", title: "Shared report, its rows", path: `${link}/rows` },
    { name: "shared-print", title: "Shared report, for print", path: `${link}/print` },
  ];
}
