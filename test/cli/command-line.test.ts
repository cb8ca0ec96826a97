import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

const directories: string[] = [];

async function directoryWith(config: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "tapdb-cli-"));
  directories.push(directory);
  await writeFile(join(directory, "tapdb.config.ts"), config);
  return directory;
}

afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

describe("arguments", () => {
  it.each([[[]], [["--help"]], [["-h"]]])("prints help on stdout for %j", async (argv) => {
    const { exitCode, stdout, stderr } = await runCli(argv);
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("doctor");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("prints the flags of a command", async () => {
    const { stdout } = await runCli(["doctor", "--help"]);
    expect(stdout).toContain("--fail-on <severity>");
  });

  it("prints the version", async () => {
    expect((await runCli(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [["dcotor"], "CLI.UNKNOWN_COMMAND", 'Did you mean "tapdb doctor"?'],
    [["frobnicate"], "CLI.UNKNOWN_COMMAND", "There are: "],
    [["doctor", "--fromat", "json"], "CLI.UNKNOWN_FLAG", "Did you mean --format?"],
    [["doctor", "--format", "jsn"], "CLI.INVALID_ARGUMENT", "Did you mean json?"],
    [["doctor", "--format"], "CLI.INVALID_ARGUMENT", "Output"],
    [["doctor", "--stack=yes"], "CLI.INVALID_ARGUMENT", "--no-stack"],
    [["doctor", "now"], "CLI.INVALID_ARGUMENT", "--help"],
  ])("refuses %j", async (argv, code, hint) => {
    const { exitCode, stdout, stderr } = await runCli(argv);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(code);
    expect(stderr).toContain(hint);
    expect(stderr).toContain("docs/errors/");
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("configuration", () => {
  it("is asked for by name when there is none", async () => {
    const directory = await directoryWith("");
    await rm(join(directory, "tapdb.config.ts"));
    const { exitCode, stderr } = await runCli(["doctor"], {}, directory);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("CONFIG.NOT_FOUND");
  });

  it("is refused with a suggestion when a key is misspelt, as one JSON object where JSON is asked for", async () => {
    const directory = await directoryWith(
      `export default { databaseUrl: "postgresql://app:s3cret@localhost/x", poolSzie: 3 };`,
    );
    const { exitCode, stdout, stderr } = await runCli(["doctor", "--format", "json"], {}, directory);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ code: "CONFIG.UNKNOWN_KEY", hint: "Did you mean poolSize?" });
    expect(stdout + stderr).not.toContain("s3cret");
  });

  it("tells that its file does not load, and shows why only when it is asked to", async () => {
    const directory = await directoryWith("export default {{;");
    const quiet = await runCli(["doctor"], {}, directory);
    expect([quiet.exitCode, quiet.stderr.includes("CONFIG.INVALID")]).toEqual([2, true]);
    expect(quiet.stderr).not.toMatch(/^\s+at /m);
    expect((await runCli(["doctor", "--stack"], {}, directory)).stderr).toMatch(/^\s+at /m);
  });

  it("names an unreachable server without its password, and exits with 2", async () => {
    const { exitCode, stdout, stderr } = await runCli(["doctor"], {
      DATABASE_URL: "postgresql://app:s3cret@127.0.0.1:1/shop",
    });
    expect(exitCode).toBe(2);
    expect(stdout).toContain("CONNECTION.UNREACHABLE");
    expect(stdout).toContain("127.0.0.1:1/shop");
    expect(stdout + stderr).not.toContain("s3cret");
  });
});
