/** `npm run check [-- step…]`: every check that needs no database, one line each, then `N passed, N failed`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closingLine } from "../closing-line.ts";
import { checkSteps } from "./steps.ts";

const wanted = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), "tapdb-check-"));
const steps = checkSteps(directory).filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const tally = { passed: 0, failed: steps.length === 0 ? 1 : 0, skipped: 0 };

for (const step of steps) {
  const start = performance.now();
  const seconds = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    const note = await step.run();
    tally.passed++;
    console.log(`✔ ${step.name} (${seconds()})${note === "" ? "" : `: ${note}`}`);
  } catch (error) {
    tally.failed++;
    console.log(`✖ ${step.name} (${seconds()})\n${error instanceof Error ? error.message : String(error)}\n`);
  }
}
rmSync(directory, { recursive: true, force: true });
console.log(closingLine(tally));
process.exitCode = tally.failed > 0 ? 1 : 0;
