import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "./scripts/vitest/closing-line-reporter.ts";

/** Packages resolve to their TypeScript sources, so that tests need no build. */
const conditions = ["@tapdb/source", "node"];

const EXCLUDED = ["**/node_modules/**", "**/dist/**", "test/matrix/**"];
/** One small file for each rule: they share their workers and databases. */
const RULES = "packages/core/src/tenancy/audit/rules/**/*.test.ts";

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Global setup files have an environment of their own.
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    exclude: EXCLUDED,
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
    projects: [
      {
        extends: true,
        test: {
          name: "tapdb",
          include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [...EXCLUDED, RULES],
        },
      },
      {
        extends: true,
        test: {
          name: "rules",
          include: [RULES],
          isolate: false,
          globalSetup: ["packages/testkit/src/audit-corpus/corpus-setup.ts"],
        },
      },
    ],
  },
});
