import type { SerializedError } from "vitest";
import { DefaultReporter, type TestModule, type TestRunEndReason } from "vitest/node";
import { closingLine, type Tally } from "../closing-line.ts";

/**
 * Vitest's own report, then the skipped tests by name, then one closing line `N passed, N failed[, N skipped]`.
 *
 * A file that can't be collected and an error outside of any test count as one failure each, and so
 * does a test that an interruption kept from running.
 */
export class ClosingLineReporter extends DefaultReporter {
  override onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    unhandledErrors: ReadonlyArray<SerializedError>,
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(modules, unhandledErrors, reason);
    const { tally, skippedNames } = count(modules);
    tally.failed += unhandledErrors.length;
    if (skippedNames.length > 0) this.log(["Skipped:", ...skippedNames.map((name) => `  ${name}`), ""].join("\n"));
    this.log(closingLine(tally));
  }
}

function count(modules: ReadonlyArray<TestModule>): { tally: Tally; skippedNames: string[] } {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  const skippedNames: string[] = [];
  for (const module of modules) {
    tally.failed += module.errors().length;
    for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === "passed") tally.passed++;
      else if (result.state === "skipped") {
        tally.skipped++;
        skippedNames.push(`${module.relativeModuleId} > ${test.fullName}${result.note ? ` (${result.note})` : ""}`);
      } else tally.failed++;
    }
  }
  return { tally, skippedNames };
}
