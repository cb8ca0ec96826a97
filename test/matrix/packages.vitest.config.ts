import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "../../scripts/vitest/closing-line-reporter.ts";

/** For the tests that stand in a cell, which is the working directory: there, `@tapdb/…` is what is published. */
export default defineConfig({
  root: process.cwd(),
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: [join(process.cwd(), "testkit/dist/vitest-global-setup.js")],
    server: { deps: { external: [/\/testkit\/(?:dist|generated)\//] } },
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    allowOnly: false,
    passWithNoTests: false,
    reporters: [new ClosingLineReporter()],
  },
});
