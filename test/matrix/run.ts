/**
 * `npm run test:matrix [-- --list] [-- --only <cell>]…`: what `npm test` runs on the newest of everything, on the other
 * majors of PostgreSQL, of the ORMs, of the driver and of Node. Results on stdout, progress on stderr.
 */
import { parseArgs } from "node:util";
import type { Cell, CellResult } from "./cell.ts";
import { CELLS } from "./cells.ts";
import { cellLine, summary } from "./report.ts";
import { endChildren } from "./run-child.ts";
import { runCell } from "./run-cell.ts";

const COULD_NOT_RUN = 2;
const INTERRUPTED = 130;
const print = (text: string): void => void process.stdout.write(`${text}\n`);
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

/** The cells of these names; `postgres` stands for all whose names begin with `postgres-`. */
function choose(names: readonly string[]): Cell[] {
  const chosen = names.flatMap((name) => {
    const found = CELLS.filter((cell) => cell.name === name || cell.name.startsWith(`${name}-`));
    if (found.length === 0) throw new RangeError(`there is no cell ${name}; --list prints them`);
    return found;
  });
  return CELLS.filter((cell) => names.length === 0 || chosen.includes(cell));
}

async function runAll(cells: readonly Cell[], stopped: AbortSignal): Promise<CellResult[]> {
  const results: CellResult[] = [];
  for (const [index, cell] of cells.entries()) {
    const result = await runCell(cell, cells[index + 1], (text) => tell(`${cell.name}: ${text}`));
    if (stopped.aborted) break;
    results.push(result);
    print(cellLine(result));
  }
  return results;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { list: { type: "boolean" }, only: { type: "string", multiple: true } },
  });
  const cells = choose(values.only ?? []);
  if (values.list === true) {
    for (const { name, shows } of cells) print(`${name.padEnd(20)} ${shows}`);
    return 0;
  }
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      stop.abort();
      endChildren();
    });
  }
  const results = await runAll(cells, stop.signal);
  if (stop.signal.aborted) {
    tell("interrupted");
    return INTERRUPTED;
  }
  print(summary(results));
  return results.some(({ failed }) => failed > 0) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = COULD_NOT_RUN;
}
