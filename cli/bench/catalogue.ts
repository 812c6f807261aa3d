import { join } from "node:path";
import { askMany, type Load } from "#cli/bench/catalogue/ask-many";
import { seedFamilies } from "#cli/bench/catalogue/seed-families";
import { withServedApp } from "#cli/bench/served-app";
import { withWorkFolder } from "#cli/work-folder";
import { startOrAdoptPostgres } from "#db/embedded/start-or-adopt";

type Options = { families: number; variants: number; clients: number; seconds: number };
type Measured = Load & { question: string };

const WORDS = ["kid", "review", "birds", "hospital", "sepsis sim", "fraud", "fish", "x-rays", "contracts", "leav"];
const FILTERS = [
  "modality=image",
  "task=text-classification&use=commercial",
  "label=yes&sort=spread",
  "stress=contrastive&sort=size",
  "maxBytes=100000000&modality=tabular",
  "use=commercial&sort=accuracy&stress=shifted",
];
const SORTS = ["title", "spread", "size", "accuracy"];

const take = <T>(list: T[], at: number): T => list[at % list.length] as T;
const nextOf = (last: unknown): string | null =>
  typeof last === "object" && last !== null && "next" in last && typeof last.next === "string" ? last.next : null;

/** What is asked, by the API and by the pages; a pause is the time in which a person looks. */
function questionsOf(url: string) {
  const api = `${url}/api/v1/families`;
  return [
    {
      question: "API, catalogue page by page",
      json: true,
      pauseMs: 0,
      next: (client: number, _: number, last: unknown) => {
        const cursor = nextOf(last);
        return `${api}?sort=${take(SORTS, client)}${cursor === null ? "" : `&cursor=${cursor}`}`;
      },
    },
    {
      question: "API, search",
      json: true,
      pauseMs: 0,
      next: (client: number, turn: number) => `${api}?q=${encodeURIComponent(take(WORDS, client + turn))}`,
    },
    {
      question: "API, filters",
      json: true,
      pauseMs: 0,
      next: (client: number, turn: number) => `${api}?${take(FILTERS, client + turn)}`,
    },
    {
      question: "pages, each person one every three seconds",
      json: false,
      pauseMs: 3000,
      next: (client: number, turn: number) =>
        `${url}/?${take([...WORDS.map((word) => `q=${encodeURIComponent(word)}`), ...FILTERS], client + turn)}`,
    },
  ];
}

/** The catalogue with many families, asked by many clients at once, over HTTP as it is served. */
export async function benchCatalogue({ families, variants, clients, seconds }: Options): Promise<Measured[]> {
  return withWorkFolder("catalogue", async (folder) => {
    const postgres = await startOrAdoptPostgres({ dataDir: join(folder, "postgres") });
    try {
      return await withServedApp(
        folder,
        async (url) => {
          await seedFamilies(postgres.url, families, variants);
          console.log(
            `${families} families of ${variants} variants, ${clients} clients at once, ${seconds} s a question`,
          );
          const measured: Measured[] = [];
          for (const { question, next, json, pauseMs } of questionsOf(url)) {
            await askMany(next, { clients, seconds: 2, pauseMs, json });
            const load = await askMany(next, { clients, seconds, pauseMs, json });
            measured.push({ question, ...load });
            console.log(
              `${question}: p50 ${load.p50.toFixed(0)} ms, p95 ${load.p95.toFixed(0)} ms, p99 ${load.p99.toFixed(0)} ms; ${load.perSecond.toFixed(0)} answers a second`,
            );
          }
          return measured;
        },
        { DATABASE_URL: postgres.url },
      );
    } finally {
      await postgres.stop();
    }
  });
}
