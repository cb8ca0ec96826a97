/** `npm run lint:layers`: imports flow the one way that architecture.config.json names, and never in a circle. */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { layerOf, loadArchitecture } from "./architecture.ts";
import { findCycles } from "./cycles.ts";
import { readImports } from "./import-graph.ts";
import { findViolations } from "./rules.ts";

const rootUrl = new URL("../../", import.meta.url);
const root = fileURLToPath(rootUrl);
const architecture = loadArchitecture(rootUrl);
const imports = readImports(root, ["packages", "test", "benchmarks", "scripts"]);

const strays = readdirSync(`${root}${architecture.core.root}`).filter(
  (name) => layerOf(architecture, name) === undefined,
);
const unresolved = imports.filter(({ file }) => file !== undefined && !existsSync(`${root}${file}`));

const problems = [
  ...strays.map((name) => `${architecture.core.root}/${name}: has no layer in architecture.config.json.`),
  ...unresolved.map(({ from, line, specifier }) => `${from}:${line}: ${specifier} does not exist.`),
  ...findViolations(architecture, imports).map(({ where, what, reason }) => `${where}: ${what}. ${reason}`),
  ...findCycles(imports).map((cycle) => `circular import: ${cycle}`),
];
for (const problem of problems) console.error(problem);
console.log(
  `layers: ${new Set(imports.map(({ from }) => from)).size} files, ${imports.length} imports, ${problems.length} problems`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
