import { expect, test } from "vitest";
import { closingLine } from "../../scripts/closing-line.ts";

test("a run ends with its counts, and speaks of skipped tests only when there are some", () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
  expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
});
