const BAR_WIDTH = 30;

/** A progress bar on a terminal's standard error; silent elsewhere, so that logs and pipes stay clean. */
export class Progress {
  readonly #title: string;
  readonly #started = performance.now();

  constructor(title: string) {
    this.#title = title;
  }

  update(done: number, total: number): void {
    if (!process.stderr.isTTY) return;
    const filled = Math.round((BAR_WIDTH * done) / total);
    const seconds = (performance.now() - this.#started) / 1000;
    const left = done > 0 ? `${Math.ceil((seconds / done) * (total - done))} s left` : "";
    process.stderr.write(
      `\r\x1b[K${this.#title} ${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${done}/${total} rows ${left}`,
    );
  }

  /** Clears the bar and leaves one line in its place. */
  finish(summary: string): void {
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(1);
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    process.stderr.write(`${this.#title}: ${summary}, ${seconds} s\n`);
  }

  /** Clears the bar, as before an error message. */
  clear(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  }
}
