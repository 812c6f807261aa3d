import Link from "next/link";
import type { Modality } from "#server/contracts/family";
import type { FamilyView } from "#server/contracts/views";
import { Table, Td, Th } from "@/components/ui/table";
import { percent } from "@/lib/format";

type Family = Pick<FamilyView, "labels" | "modality" | "features">;

const TABLE = [
  "CSV, TSV, JSON Lines, a JSON array of objects, Parquet, an Excel workbook (.xlsx), or a Label Studio export",
  "In UTF-8, UTF-16, Windows-1252 or another common encoding: the next page says which it found, and you can change it",
];

type Words = { what: string; forms: string[]; example: (first: string, second: string) => string };

const WORDS: Record<Modality, Words> = {
  text: {
    what: "One row an example, with a text column and a label column.",
    forms: TABLE,
    example: (first, second) =>
      `review,label,product,customer\n"Broke after a week.",${first},toaster,c-104\n"Just what I needed!",${second},lamp,c-233`,
  },
  "text-pair": {
    what: "One row a pair of texts, with a column for each and a label column.",
    forms: TABLE,
    example: (first, second) =>
      `premise,hypothesis,label,topic\n"The shop opens at nine.","The shop has a door.",${second},shops\n"A dog sleeps.","An animal sleeps.",${first},animals`,
  },
  image: {
    what: "Images, and for each its label: JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF. They are brought to the size that the models see.",
    forms: [
      "A folder of images for each label, in a folder that you choose or drop, or in a zip, tar or tar.gz archive",
      "Images with a table that names each file and its label: a metadata.csv, .jsonl or .parquet, any one CSV, or a Label Studio or COCO export (JSON). It may lie beside the archive: choose both at once",
      "Parquet with a column of images, as Hugging Face writes it",
    ],
    example: (first, second) =>
      `my-images/ (or my-images.zip, .tar, .tar.gz)\n  ${first}/0001.jpg\n  ${first}/0002.jpg\n  ${second}/0003.jpg\n\nor images with labels.csv\n  file_name,label,camera,patient\n  0001.jpg,${first},A,p-7\n  0003.jpg,${second},B,p-9\n\nor train-0000.parquet\n  image {bytes, path}, label`,
  },
  tabular: {
    what: "One row a case, with a column for each feature of the family and a label column. A value that is not known is an empty cell.",
    forms: TABLE,
    example: (first, second) =>
      `feature_1,feature_2,...,label,unit,patient\n81.0,,...,${first},A,p-7\n64.5,1.2,...,${second},B,p-9`,
  },
};

/** Where the docs speak of each kind of input. */
const ANCHORS: Record<Modality, string> = {
  text: "texts",
  "text-pair": "pairs-of-texts",
  image: "images",
  tabular: "features",
};

/** What a file should look like, shown before anybody has to guess. */
export function FormatHelp({ family }: { family: Family }) {
  const { labels, modality, features } = family;
  const [first = "yes", second = "no"] = labels;
  const { what, forms, example } = WORDS[modality];
  return (
    <section className="mt-10 max-w-3xl" aria-labelledby="formats">
      <h2 id="formats" className="mb-2 text-xl">
        What the file should hold
      </h2>
      <p>{what}</p>
      <ul className="my-3 list-disc space-y-1 pl-5">
        {forms.map((form) => (
          <li key={form}>{form}</li>
        ))}
      </ul>
      <p>
        The columns may have any names and order: you confirm them on the next page. Labels of this family:{" "}
        {labels.join(", ")}; other spellings can be matched there too.
      </p>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="my-4 overflow-x-auto rounded-md border border-line bg-surface p-4 font-mono text-sm"
      >
        {example(first, second)}
      </pre>
      <p className="text-sm text-muted">
        Optional: columns that cut the set into slices (product, language, camera), and one that ties rows together
        (customer, document, patient), so that rows of one source are not counted as independent.{" "}
        <Link className="link" href={`/docs/data-formats#${ANCHORS[modality]}`}>
          More on files, slices, groups and weights
        </Link>
      </p>
      {features && <FeatureTable features={features} />}
    </section>
  );
}

function FeatureTable({ features }: { features: NonNullable<Family["features"]> }) {
  const header = [...features.map(({ name }) => name), "label"].join(",");
  return (
    <>
      <h3 className="mb-2 mt-8 text-lg">The {features.length} features</h3>
      <p className="mb-2 text-sm">
        <a
          className="link"
          href={`data:text/csv;charset=utf-8,${encodeURIComponent(`${header}\n`)}`}
          download="features-template.csv"
        >
          Download a header row to fill in (.csv)
        </a>
      </p>
      <Table caption="What each is, its unit, and the range seen in training" className="max-h-96">
        <thead>
          <tr>
            <Th>feature</Th>
            <Th>what it is</Th>
            <Th>unit</Th>
            <Th>range in training</Th>
            <Th>missing there</Th>
          </tr>
        </thead>
        <tbody>
          {features.map(({ name, description, unit, range, missingShare }) => (
            <tr key={name}>
              <Td className="font-mono">{name}</Td>
              <Td>{description}</Td>
              <Td>{unit ?? ""}</Td>
              <Td className="whitespace-nowrap">
                {range ? `${range[0].toPrecision(4)} to ${range[1].toPrecision(4)}` : "never seen"}
              </Td>
              <Td>{percent(missingShare, 0)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
