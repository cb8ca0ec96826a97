import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

const key = { key: { id: "p1" }, rowKeys: [["id"]] };
const TRACE = {
  format: 1,
  dropped: 0,
  templates: [
    {
      name: "pay",
      runs: 2,
      steps: [
        { relation: "public.accounts", ...key, reads: ["balance"], source: { text: "select balance …" } },
        { relation: "public.accounts", ...key, writes: ["balance"], source: { text: "update accounts …" } },
      ],
    },
    { name: "look", runs: 1, steps: [{ relation: "public.accounts", ...key, reads: ["balance"] }] },
  ],
};

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tapdb-trace-"));
  await writeFile(join(directory, "trace.json"), JSON.stringify(TRACE));
  await writeFile(join(directory, "broken.json"), "{");
});
afterAll(() => rm(directory, { recursive: true }));

describe("tapdb tx advise", () => {
  it("prints what each program needs, within 80 columns", async () => {
    const { exitCode, stdout, stderr } = await runCli(["tx", "advise", "trace.json"], {}, directory);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/look +read committed is enough/);
    expect(stdout).toContain("TX.ISOLATION_NEEDED");
    expect(stdout).toContain("FOR UPDATE");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("exits with 1 where it is asked to, and gives JSON", async () => {
    const argv = ["tx", "advise", "trace.json", "--format", "json", "--fail-on", "warning"];
    const { exitCode, stdout } = await runCli(argv, {}, directory);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ tool: "tx advise", diagnostics: [{ code: "TX.ISOLATION_NEEDED" }] });
  });

  it.each([
    ["missing.json", "CLI.INVALID_ARGUMENT"],
    ["broken.json", "TRANSACTION.TRACE_UNREADABLE"],
  ])("refuses %s", async (file, code) => {
    const { exitCode, stderr } = await runCli(["tx", "advise", file], {}, directory);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(code);
  });

  it("says what it takes when the file is left out", async () => {
    expect((await runCli(["tx", "advise"], {}, directory)).exitCode).toBe(2);
  });
});
