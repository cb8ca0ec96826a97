import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { text } from "node:stream/consumers";
import { acquireServer, SHARED_URL_VARIABLE } from "@tapdb/testkit";
import type { ProofContext } from "../../harness/define-proof.ts";
import { allMutations } from "./all-mutations.ts";

const RUN = fileURLToPath(new URL("../../run.ts", import.meta.url));

/** The longest that one defect may stay unnoticed, milliseconds. */
const CHILD_MS = 120_000;
/** Processes at the same time. */
const CHILDREN = 2;

/** What is read of a child's result. */
interface ChildResult {
  readonly caught?: boolean;
  readonly tried: number;
  readonly failures: readonly string[];
}

async function runChild(name: string, seed: number, adminUrl: string): Promise<ChildResult | undefined> {
  const flags = [...process.execArgv, RUN, "isolation", "--json", "--seed", String(seed), "--break", name];
  const child = spawn(process.execPath, flags, {
    env: { ...process.env, [SHARED_URL_VARIABLE]: adminUrl },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  const timer = setTimeout(() => child.kill("SIGKILL"), CHILD_MS);
  const output = await text(child.stdout);
  await closed;
  clearTimeout(timer);
  const last = output.trim().split("\n").at(-1) ?? "";
  return last.startsWith("{") ? (JSON.parse(last) as ChildResult) : undefined;
}

/**
 * Plants each defect in a process of its own. Each that is caught counts as a failure, as `--break` demands; when one is
 * not, none does, and the run fails.
 */
export async function breakAll({ tally, seed, note, step, defer }: ProofContext): Promise<void> {
  const server = await acquireServer();
  defer(() => server.release());
  const caught: string[] = [];
  const missed: string[] = [];
  step("planting defects", allMutations.length);
  const waiting = [...allMutations];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const startedAt = performance.now();
      const result = await runChild(next.name, seed, server.adminUrl);
      const isCaught = result?.caught === true;
      (isCaught ? caught : missed).push(next.name);
      note(lineOf(next.name, result, (performance.now() - startedAt) / 1000));
      tally.held(1);
    }
  };
  await Promise.all(Array.from({ length: CHILDREN }, work));
  const failed = missed.length > 0 ? `; missed: ${missed.join(", ")}` : "";
  note(`${caught.length} of ${allMutations.length} defects caught${failed}`);
  if (missed.length === 0) for (const name of caught) tally.fail(`${name} was caught`);
}

function lineOf(name: string, result: ChildResult | undefined, seconds: number): string {
  const isCaught = result?.caught === true;
  const how = result === undefined ? "could not run" : isCaught ? result.failures[0] : "nothing failed";
  const tried = String(result?.tried ?? 0).padStart(7);
  return `${isCaught ? "caught" : "MISSED"}  ${name.padEnd(30)} ${tried} operations ${seconds.toFixed(1).padStart(6)} s  ${how}`;
}
