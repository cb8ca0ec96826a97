import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "./scripts/vitest/closing-line-reporter.ts";

/** Packages resolve to their TypeScript sources, so that tests need no build. */
const conditions = ["@tapdb/source", "node"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Global setup files have an environment of their own.
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "test/matrix/**"],
    globalSetup: ["packages/testkit/src/vitest-global-setup.ts"],
    environment: "node",
    pool: "forks",
    execArgv: ["--conditions=@tapdb/source"],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    allowOnly: false,
    passWithNoTests: false,
    reporters: [new ClosingLineReporter()],
  },
});
