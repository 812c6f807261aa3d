import { InferenceSession } from "onnxruntime-node";

/** A graph of one Identity node (opset 13), which any provider can run. */
const GRAPH = "CAgSADo7ChAKAXgSAXkiCElkZW50aXR5EgVwcm9iZVoPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEA0=";

/** Exits with 0 where the runtime can use the execution provider of its first argument here, and else says why not. */
const [provider = ""] = process.argv.slice(2);
try {
  await InferenceSession.create(Buffer.from(GRAPH, "base64"), { executionProviders: [provider], logSeverityLevel: 4 });
  process.exit(0);
} catch (error) {
  process.stdout.write(String(error));
  process.exit(1);
}
