import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

const SMALL = ["--scale", "0.01"];
const MAIN = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;
const SLOW = 240_000;

interface DemoReport {
  readonly pass: boolean;
  readonly skipped: unknown[];
  readonly othersUnchanged: boolean;
  readonly isolation: { orm: string; tried: number; leaked: number }[];
  readonly neighbour: {
    readonly pool: string;
    readonly aloneMedianMs: number;
    readonly besideMedianMs: number;
  }[];
  readonly writeSkew: {
    orm: string;
    readCommitted: { rounds: number; broken: number };
    serializable: { rounds: number; broken: number; retries: number };
  }[];
  readonly profiles: { orm: string; profile: { nPlusOne: { maxCalls: number; callSite?: string }[] } }[];
  readonly overhead: { name: string; timings: { name: string; medianUs: number }[] }[];
}

const ALL = ["TypeORM", "Prisma", "MikroORM"];
const orms = (results: readonly { orm: string }[]): string[] => results.map(({ orm }) => orm);

describe("demo", () => {
  it(
    "shows in every ORM that nothing leaks, that SERIALIZABLE holds, and where the N+1 is",
    { timeout: SLOW },
    async () => {
      const { exitCode, stdout } = await runCli(["demo", "--format", "json", ...SMALL]);
      const report = JSON.parse(stdout) as DemoReport;
      expect(report.skipped).toEqual([]);
      expect([orms(report.isolation), orms(report.writeSkew), orms(report.profiles)]).toEqual([ALL, ALL, ALL]);
      for (const { tried, leaked } of report.isolation) expect([tried > 1_000, leaked]).toEqual([true, 0]);
      for (const { readCommitted, serializable } of report.writeSkew) {
        expect(readCommitted).toMatchObject({ rounds: 10, broken: 10 });
        expect(serializable).toMatchObject({ rounds: 10, broken: 0 });
        expect(serializable.retries).toBeGreaterThanOrEqual(10);
      }
      for (const { profile } of report.profiles) {
        // A page of 25 orders; MikroORM asks for each customer once, and a small shop has few.
        expect(profile.nPlusOne[0]!.maxCalls).toBeGreaterThan(10);
        expect(profile.nPlusOne[0]!.callSite).toContain("-application.ts:");
      }
      expect(report.neighbour.map(({ pool }) => pool)).toEqual(["pg-pool", "tapdb"]);
      // Behind 400 callers the plain pool answers the quiet tenant after all of them; times themselves are not asserted.
      const [plain, fair] = report.neighbour.map(({ besideMedianMs, aloneMedianMs }) => besideMedianMs / aloneMedianMs);
      expect(fair).toBeLessThan(plain!);
      expect(report.overhead.map(({ name }) => name)).toEqual(["pg pool", ...ALL]);
      expect(report.overhead.flatMap(({ timings }) => timings).every(({ medianUs }) => medianUs > 0)).toBe(true);
      expect([report.othersUnchanged, report.pass, exitCode]).toEqual([true, true, 0]);
    },
  );

  it("prints no more than 80 columns, and only the ORM that was chosen", { timeout: SLOW }, async () => {
    const { exitCode, stdout, stderr } = await runCli(["demo", "--orm", "typeorm", ...SMALL]);
    expect(exitCode).toBe(0);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).toContain("TypeORM");
    expect(stdout).not.toContain("MikroORM");
    expect(stdout + stderr).not.toContain("\u001B[");
    expect(stdout + stderr).not.toMatch(/postgres(ql)?:\/\//);
  });

  it.each([
    [["--orm", "typorm"], "Did you mean typeorm?"],
    [["--scale", "much"], "1 makes about a million rows."],
    [["--tenants", "a,b"], "--url"],
    [["--keep", "--url", "postgresql://localhost/x"], "--keep"],
  ])("refuses %j", async (flags, hint) => {
    const { exitCode, stderr } = await runCli(["demo", ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("CLI.INVALID_ARGUMENT");
    expect(stderr).toContain(hint);
  });

  it("stops its server when it is interrupted, and exits with 130", { timeout: SLOW }, async () => {
    const child = spawn(process.execPath, ["--conditions=@tapdb/source", MAIN, "demo", ...SMALL], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const notes: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      notes.push(line);
      if (line.startsWith("Loading customers")) child.kill("SIGINT");
    }
    if (child.exitCode === null) await once(child, "exit");
    expect(notes.at(-1)).toContain("Interrupted; everything that was started is stopped.");
    expect(child.exitCode).toBe(130);
  });
});
