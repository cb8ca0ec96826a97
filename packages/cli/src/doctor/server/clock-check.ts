import type { ServerCheck } from "./session.ts";

const MOST_SKEW_MS = 1_000;

/** Timestamps that the application makes and those that the server makes should agree. */
export const clockCheck: ServerCheck = {
  name: "clock",
  async run({ client, findings }) {
    const before = Date.now();
    const { rows } = await client.query<{ now: string }>(
      "select (extract(epoch from clock_timestamp()) * 1000)::text as now",
    );
    const after = Date.now();
    const skew = Math.round(Number(rows[0]!.now) - (before + after) / 2);
    if (Math.abs(skew) <= MOST_SKEW_MS)
      return findings.pass("clock", `the server's is ${Math.abs(skew)} ms ${skew < 0 ? "behind" : "ahead"}`);
    findings.report({
      code: "SERVER.CLOCK_SKEW",
      severity: "warning",
      message: `The server's clock is ${Math.abs(skew)} ms ${skew < 0 ? "behind" : "ahead of"} this machine's.`,
      place: { object: "server" },
      fix: "Run an NTP client on both machines.",
    });
  },
};
