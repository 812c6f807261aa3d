import type { Outcome } from "#cli/chaos/run-chaos";

const MOST_TOLD = 40;

const list = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");

/** Prints the counts of a run, and whatever does not hold. */
export function tellOutcome({ undisturbed, disturbed, kills, uploads, same, different, faults }: Outcome): void {
  const { acknowledged, asked, ended, seconds, answers, troubles, cleared } = disturbed;
  const lost = faults.filter((fault) => fault.startsWith("acknowledged and lost")).length;
  console.log(`killed with -9: ${kills.list.length} (${list(kills.counts)})`);
  console.log(
    `evaluations: ${asked} asked, ${ended} done in ${seconds.toFixed(0)} s (${undisturbed.seconds.toFixed(0)} s undisturbed)`,
  );
  console.log(`results: ${same} files with the bytes of the undisturbed run, ${different.length} with others`);
  console.log(`uploads: ${acknowledged} of ${uploads} acknowledged, ${lost} of them lost`);
  console.log(`answers to the client by status, none where the connection broke: ${list(answers)}`);
  for (const trouble of [...new Set(troubles.filter((text) => !text.startsWith("503")))].slice(0, MOST_TOLD))
    console.log(`  ${trouble}`);
  console.log(`left by killed processes, and cleared away by the product: ${cleared} files and folders`);
  console.log(faults.length === 0 ? "All holds." : `${faults.length} do not hold:`);
  for (const fault of faults.slice(0, MOST_TOLD)) console.log(`  ${fault}`);
}
