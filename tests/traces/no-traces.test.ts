import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** Runs a span in a process of its own, and says whether anything of OpenTelemetry was loaded for it. */
function loads(endpoint: string): string {
  const script = `
    import { registerHooks } from "node:module";
    const seen = [];
    registerHooks({ load: (url, context, next) => { if (url.includes("@opentelemetry")) seen.push(url); return next(url, context); } });
    const { inSpan } = await import("#server/traces/in-span");
    await inSpan("a", { kind: "server", attributes: {}, traceparent: null }, async () => undefined);
    process.stdout.write(seen.length > 0 ? "some" : "nothing");
    process.exit(0);`;
  const env = { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: root, env, encoding: "utf8" })
    .stdout;
}

test("where traces go nowhere nothing of them is loaded", () => {
  expect(loads("")).toBe("nothing");
  expect(loads("http://127.0.0.1:1")).toBe("some");
});
