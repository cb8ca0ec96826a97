import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cell, CellResult } from "./cell.ts";
import { cellEnvironment } from "./cell-environment.ts";
import { installCell, NotReady } from "./install-cell.ts";
import { ROOT } from "./paths.ts";
import { placePackages } from "./place-packages.ts";
import { runChild, type ChildResult } from "./run-child.ts";

/** The configuration for tests inside a cell. */
const CONFIG = fileURLToPath(new URL("packages.vitest.config.ts", import.meta.url));
const TIMEOUT_MS = 420_000;
const CLOSING_LINE = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm;

/** Tells what a cell is doing. */
export type Progress = (text: string) => void;

function runTests(cell: Cell, directory: string): Promise<ChildResult> {
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const node = cell.node === true ? join(directory, "node_modules/node/bin/node") : process.execPath;
  const options = { log: join(directory, "tests.log"), timeoutMs: TIMEOUT_MS, env: cellEnvironment(cell, directory) };
  if (cell.packages.length === 0) return runChild(node, [vitest, "run", ...cell.tests], { ...options, cwd: ROOT });
  return runChild(node, [vitest, "run", "--config", CONFIG], { ...options, cwd: directory });
}

/** Counts from the closing line; a run that fails or ends without saying what failed is one failure. */
function tally({ code, output, timedOut }: ChildResult): Omit<CellResult, "cell" | "seconds"> {
  const [, passed = "0", failed = "0", skipped = "0"] = [...output.matchAll(CLOSING_LINE)].at(-1) ?? [];
  const counts = { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
  const mute = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  if (!mute && !timedOut) return counts;
  const problem = timedOut ? `ended after ${TIMEOUT_MS / 1000} s` : `vitest exited with ${code} and counted no failure`;
  return { ...counts, failed: counts.failed + 1, problem };
}

/**
 * Installs a cell and runs its tests, beside which the next cell is installed. Never rejects for what goes wrong in the
 * cell.
 */
export async function runCell(cell: Cell, next: Cell | undefined, progress: Progress): Promise<CellResult> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  try {
    progress("installing");
    const directory = await installCell(cell);
    if (cell.packages.length > 0) await placePackages(cell, directory);
    if (next !== undefined) void installCell(next);
    progress("testing");
    const result = await runTests(cell, directory);
    const counts = tally(result);
    if (counts.failed > 0) progress(`\n${result.output.trimEnd()}\n`);
    return { cell, ...counts, seconds: seconds() };
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    return { cell, passed: 0, failed: 1, skipped: 0, seconds: seconds(), problem: error.message };
  }
}
