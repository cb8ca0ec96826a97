import { performance } from "node:perf_hooks";
import type { Client } from "pg";
import type { ServerCheck } from "./session.ts";

const ROUNDS = 25;
const SLOW_MS = 20;

async function roundTripsMs(client: Client): Promise<number[]> {
  const durations: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await client.query("select 1");
    durations.push(performance.now() - start);
  }
  return durations.toSorted((left, right) => left - right);
}

/** The time of one round trip; every statement pays it at least once. */
export const latencyCheck: ServerCheck = {
  name: "latency",
  async run({ client, findings }) {
    const durations = await roundTripsMs(client);
    const at = (share: number): number => durations[Math.min(ROUNDS - 1, Math.floor(ROUNDS * share))]!;
    const figures = `p50 ${at(0.5).toFixed(2)} ms, p95 ${at(0.95).toFixed(2)} ms over ${ROUNDS} round trips`;
    if (at(0.5) <= SLOW_MS) return findings.pass("latency", figures);
    findings.report({
      code: "SERVER.FAR",
      severity: "warning",
      message: `A round trip takes ${at(0.5).toFixed(0)} ms: each statement of a request adds that much.`,
      place: { object: "server" },
      evidence: [figures],
      fix: "Run the application in the same region as its database.",
    });
  },
};
