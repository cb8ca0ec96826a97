/** `npm run proof -- <name> [--json] [--scale small|full] [--seed n] [--break what] [--list]` */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { environmentLine } from "../../benchmarks/harness/environment.ts";
import { EXIT } from "../../benchmarks/harness/exit-codes.ts";
import { Scenarios } from "../../benchmarks/harness/find-scenarios.ts";
import { formatFigures } from "../../benchmarks/harness/format-figures.ts";
import type { Proof, Scale } from "./harness/define-proof.ts";
import { runProof, type ProofResult } from "./harness/run-proof.ts";

const USAGE = `npm run proof -- <name> [options]

  --json          one JSON object as the last line of stdout
  --scale s       small (default) or full
  --seed n        repeat an earlier run
  --break what    plant a defect; succeeds when the proof notices it
  --splinter dir  a checkout of supabase/splinter, for tenancy-audit to run beside
  --list          the proofs, or the defects that a proof can plant
`;

const MAX_SEED = 2 ** 32 - 1;

const scenarios = new Scenarios<Proof>(new URL(".", import.meta.url));

async function usage(problem: string): Promise<number> {
  const names = await scenarios.names();
  console.error(`${problem}\n\n${USAGE}\n  ${names.join(", ")}`);
  return EXIT.couldNotRun;
}

function listBreaks({ breaks }: Proof): string {
  const names = Object.keys(breaks);
  const width = Math.max(0, ...names.map((name) => name.length));
  return names.map((name) => `  ${name.padEnd(width)}  ${breaks[name]}`).join("\n");
}

function verdictOf({ pass, broken, caught }: ProofResult): string {
  if (broken === undefined) return pass ? "held" : "FAILED";
  return `${broken} was ${caught ? "caught" : "NOT CAUGHT"}`;
}

function report(result: ProofResult, json: boolean): void {
  const print = json ? console.error : console.log;
  const { proof, tried, failed, seed, scale, failures, figures } = result;
  const counts = `${tried.toLocaleString("en-US")} tried, ${failed.toLocaleString("en-US")} failed`;
  print(`\n${proof}: ${verdictOf(result)}; ${counts}, seed ${seed}, ${scale}`);
  print(environmentLine(result.environment));
  for (const failure of failures) print(`  ${failure}`);
  if (failed > failures.length) print(`  … and ${(failed - failures.length).toLocaleString("en-US")} more`);
  if (figures.length > 0) print(formatFigures(figures));
  if (json) console.log(JSON.stringify(result));
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      scale: { type: "string", default: "small" },
      seed: { type: "string" },
      break: { type: "string" },
      splinter: { type: "string" },
      list: { type: "boolean", default: false },
    },
  });
  if (values.splinter !== undefined) process.env.TAPDB_SPLINTER = values.splinter;
  const [name, ...rest] = positionals;
  if (name === undefined && values.list) {
    console.log(await scenarios.list(({ about }) => about));
    return EXIT.ok;
  }
  if (name === undefined) return usage("Which proof?");
  if (rest.length > 0) return usage("One proof at a time.");
  if (!(await scenarios.names()).includes(name)) return usage(`There is no proof ${JSON.stringify(name)}.`);
  const proof = await scenarios.load(name);
  if (values.list) {
    console.log(listBreaks(proof));
    return EXIT.ok;
  }
  return prove(name, proof, values);
}

interface Flags {
  readonly json: boolean;
  readonly scale: string;
  readonly seed?: string | undefined;
  readonly break?: string | undefined;
}

async function prove(name: string, proof: Proof, flags: Flags): Promise<number> {
  const { json, scale, break: broken } = flags;
  if (scale !== "small" && scale !== "full") return usage("--scale is small or full.");
  const seed = flags.seed === undefined ? randomInt(MAX_SEED) : Number(flags.seed);
  if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED)
    return usage(`--seed is a whole number from 0 to ${MAX_SEED}.`);
  if (broken !== undefined && !Object.hasOwn(proof.breaks, broken)) {
    console.error(`${name} can't plant ${JSON.stringify(broken)}. It can plant:\n\n${listBreaks(proof)}`);
    return EXIT.couldNotRun;
  }
  console.error(`${name}: seed ${seed}, ${scale}${broken === undefined ? "" : `, planting ${broken}`}`);
  const result = await runProof(proof, { name, scale: scale satisfies Scale, seed, broken });
  report(result, json);
  return result.pass ? EXIT.ok : EXIT.missed;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = (error as { code?: unknown }).code?.toString().startsWith("ERR_PARSE_ARGS") === true;
  process.exitCode = isUsage ? await usage((error as Error).message) : EXIT.couldNotRun;
  if (!isUsage) console.error(error);
}
