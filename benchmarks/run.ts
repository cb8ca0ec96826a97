/** `npm run bench -- <name> [--json] [--smoke] [--rounds n]` */
import { parseArgs } from "node:util";
import type { Benchmark } from "./harness/define-benchmark.ts";
import { environmentLine } from "./harness/environment.ts";
import { EXIT } from "./harness/exit-codes.ts";
import { Scenarios } from "./harness/find-scenarios.ts";
import { formatFigures } from "./harness/format-figures.ts";
import { runBenchmark, type BenchmarkResult } from "./harness/run-benchmark.ts";

const USAGE = `npm run bench -- <name> [options]

  --json        one JSON object as the last line of stdout
  --smoke       check that it works, assert no time
  --rounds n    rounds that count
  --list        the benchmarks
`;

const scenarios = new Scenarios<Benchmark>(new URL(".", import.meta.url));

async function usage(problem: string): Promise<number> {
  const names = await scenarios.names();
  console.error(`${problem}\n\n${USAGE}\n  ${names.join(", ")}`);
  return EXIT.couldNotRun;
}

function report(result: BenchmarkResult, json: boolean): void {
  const print = json ? console.error : console.log;
  print(
    `\n${result.bench}: ${result.pass ? "passed" : "MISSED"}, ${result.rounds} rounds${result.smoke ? ", smoke" : ""}`,
  );
  print(environmentLine(result.environment));
  print(formatFigures(result.figures));
  if (json) console.log(JSON.stringify(result));
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      smoke: { type: "boolean", default: false },
      rounds: { type: "string" },
      list: { type: "boolean", default: false },
    },
  });
  if (values.list) {
    console.log(await scenarios.list(({ about }) => about));
    return EXIT.ok;
  }
  const [name, ...rest] = positionals;
  if (name === undefined) return usage("Which benchmark?");
  if (rest.length > 0) return usage("One benchmark at a time.");
  if (!(await scenarios.names()).includes(name)) return usage(`There is no benchmark ${JSON.stringify(name)}.`);
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
    return usage("--rounds takes a whole number above 0.");
  const result = await runBenchmark(await scenarios.load(name), { name, smoke: values.smoke, rounds });
  report(result, values.json);
  return result.pass ? EXIT.ok : EXIT.missed;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = (error as { code?: unknown }).code?.toString().startsWith("ERR_PARSE_ARGS") === true;
  process.exitCode = isUsage ? await usage((error as Error).message) : EXIT.couldNotRun;
  if (!isUsage) console.error(error);
}
