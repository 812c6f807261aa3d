import Link from "next/link";

type Props = { evaluation: string; familyTitle: string; set: string };

/** What stands above the title of a page on the rows of a ranking: the way back, and what was ranked on what. */
export function AboveRankedRows({ evaluation, familyTitle, set }: Props) {
  return (
    <>
      <Link className="link" href={`/evaluations/${evaluation}`}>
        Back to the ranking
      </Link>{" "}
      · {familyTitle} on <span className="break-words">{set}</span>
    </>
  );
}
