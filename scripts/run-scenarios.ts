/** `npm run bench:smoke`, `npm run proof:small`: every scenario in turn, one line each, then `N passed, N failed`. */
import { Scenarios } from "../benchmarks/harness/find-scenarios.ts";
import { closingLine } from "./closing-line.ts";
import { runCommand } from "./run-command.ts";

const FOLDERS: Readonly<Record<string, URL>> = {
  bench: new URL("../benchmarks/", import.meta.url),
  proof: new URL("../test/proofs/", import.meta.url),
};

const [kind = "", ...flags] = process.argv.slice(2);
const folder = FOLDERS[kind];
if (folder === undefined) {
  console.error("Usage: run-scenarios.ts bench|proof [flags of that command]");
  process.exit(2);
}
const tally = { passed: 0, failed: 0, skipped: 0 };
for (const name of await new Scenarios(folder).names()) {
  const start = performance.now();
  const { code, output } = await runCommand("npm", ["run", "--silent", kind, "--", name, ...flags]);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (code === 0) tally.passed++;
  else tally.failed++;
  console.log(code === 0 ? `✔ ${kind} ${name} (${seconds} s)` : `✖ ${kind} ${name} (${seconds} s)\n${output.trim()}\n`);
}
console.log(closingLine(tally));
process.exitCode = tally.failed > 0 ? 1 : 0;
