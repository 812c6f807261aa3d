import { type Answers, ask, pause, pauseAbout } from "#cli/bench/clients/ask";

/** How long a visitor looks at a page. */
const LOOK_MS = 1000;

/** Opens pages in turn as one visitor does, each until its last byte, until the time is up. */
export async function visitPages(
  answers: Answers,
  pages: Record<string, string>,
  { visitor, visitors, token, end }: { visitor: number; visitors: number; token: string; end: number },
): Promise<void> {
  const headers = { cookie: `fiftyfold_workspace=${token}`, accept: "text/html" };
  const listed = Object.entries(pages);
  // Visitors come one after the other, and begin with different pages.
  await pause(LOOK_MS * (visitor / visitors));
  for (let turn = visitor; performance.now() < end; turn++) {
    const [what, url] = listed[turn % listed.length] as [string, string];
    await ask(answers, { what, url, until: end, init: { headers } }, (answer) => answer.text());
    await pauseAbout(LOOK_MS);
  }
}
