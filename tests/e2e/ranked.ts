import { type APIRequestContext, expect, type Page } from "@playwright/test";

const origin = (): string => `http://127.0.0.1:${process.env.E2E_PORT}`;

export type Ranked = { evaluation: string; token: string };

/** Ranks a family's own sample through REST, for tests that look at the same ranking. */
export async function rankSample(
  request: APIRequestContext,
  { family, file, mimeType, slices }: { family: string; file: string; mimeType: string; slices: string[] },
): Promise<Ranked> {
  const api = `${origin()}/api/v1`;
  const { token } = await (await request.post(`${api}/workspaces`)).json();
  const headers = { Authorization: `Bearer ${token}` };
  const stateOf = async (path: string): Promise<string> => {
    const view = await (await request.get(`${api}/${path}`, { headers })).json();
    return view.progress?.state ?? view.state;
  };
  const buffer = await (await request.get(`${api}/families/${family}/sample`)).body();
  const sent = await request.post(`${api}/stress-sets`, {
    headers,
    multipart: { family, mapping: JSON.stringify({ slices }), file: { name: file, mimeType, buffer } },
  });
  expect(sent.ok(), await sent.text()).toBe(true);
  const { id: set } = await sent.json();
  await expect.poll(() => stateOf(`stress-sets/${set}`), { timeout: 60_000 }).toBe("ready");
  const started = await request.post(`${api}/evaluations`, { headers, data: { stressSet: set } });
  expect(started.ok(), await started.text()).toBe(true);
  const { id: evaluation } = await started.json();
  await expect.poll(() => stateOf(`evaluations/${evaluation}`), { timeout: 110_000 }).toBe("done");
  return { evaluation, token };
}

/** Gives the page the workspace that a ranking lies in. */
export const enter = (page: Page, { token }: Ranked): Promise<void> =>
  page.context().addCookies([{ name: "fiftyfold_workspace", value: token, url: origin() }]);

/** The page itself must never be moved sideways; tables scroll on their own. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider).toBeLessThanOrEqual(0);
}
