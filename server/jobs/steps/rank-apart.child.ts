import { InputError } from "#server/errors";
import type { RankApartReply, RankApartRequest } from "#server/jobs/steps/rank-apart";
import { rankDataset } from "#server/jobs/steps/rank-dataset";
import { toProblem } from "#server/problem";

process.once("message", ({ family, dataset, predictions, options, stressed }: RankApartRequest) => {
  rankDataset(family, dataset, predictions, options, stressed).then(
    (report) => process.send?.({ report } satisfies RankApartReply),
    (error: unknown) =>
      process.send?.(
        (error instanceof InputError
          ? { refused: toProblem(error) }
          : { error: String(error) }) satisfies RankApartReply,
      ),
  );
});

// The parent is gone, however it went: nobody reads the report.
process.on("disconnect", () => process.exit(0));
