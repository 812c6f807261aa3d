/** What a file should look like, shown before anybody has to guess. */
export function FormatHelp({ labels }: { labels: string[] }) {
  const [first = "yes", second = "no"] = labels;
  return (
    <section className="mt-10 max-w-3xl" aria-labelledby="formats">
      <h2 id="formats" className="mb-2 text-xl">
        What the file should hold
      </h2>
      <p>
        One row an example, with a text column and a label column. CSV, TSV or JSON Lines, in UTF-8, with a header row.
        The columns may have any names and order: you confirm them on the next page. Labels of this family:{" "}
        {labels.join(", ")}; other spellings (0 and 1, pos and neg) can be matched there too.
      </p>
      <pre className="my-4 overflow-x-auto rounded-md border border-line bg-surface p-4 font-mono text-sm">
        {`review,label,product,customer\n"Broke after a week.",${first},toaster,c-104\n"Just what I needed!",${second},lamp,c-233`}
      </pre>
      <p className="text-sm text-muted">
        Optional: columns that cut the set into slices (product, language), and one that ties rows together (customer,
        document), so that rows of one source are not counted as independent.
      </p>
    </section>
  );
}
