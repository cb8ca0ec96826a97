import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./index.ts";

async function query(server: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("startEmbeddedPostgres", () => {
  let server: EmbeddedPostgres;
  const stages: string[] = [];
  beforeAll(async () => {
    server = await startEmbeddedPostgres({
      durability: "none",
      settings: { work_mem: "9MB" },
      onProgress: (stage) => stages.push(stage),
    });
  });
  afterAll(() => server.stop());

  it("runs a server with the settings asked for", async () => {
    const [row] = (await query(
      server,
      "select current_setting('server_version') as version, current_setting('fsync') as fsync, current_setting('work_mem') as work_mem",
    )) as [{ version: string }];
    expect(row).toMatchObject({ fsync: "off", work_mem: "9MB" });
    expect(row.version).toContain(server.version);
    expect(stages.at(0)).toBe("binaries");
    expect(stages.at(-1)).toBe("ready");
  });

  it("asks for a password", async () => {
    const client = new pg.Client({ connectionString: server.url("postgres", "postgres", "wrong") });
    await expect(client.connect()).rejects.toMatchObject({ code: "28P01" });
  });

  it("has the extensions of contrib", async () => {
    await query(server, "create extension pg_trgm; create extension pgcrypto; create extension btree_gin");
    expect(await query(server, "select similarity('tenant', 'tenant') as same")).toEqual([{ same: 1 }]);
  });

  it("keeps its data and its port over a crash and a restart", async () => {
    await query(server, "create table kept as select 1 as n");
    const before = server.pid;
    await server.kill();
    expect(server.pid).toBeUndefined();
    await server.restart();
    expect(server.pid).not.toBe(before);
    expect(await query(server, "select n from kept")).toEqual([{ n: 1 }]);
    expect(server.log().join("\n")).toContain("automatic recovery in progress");
  });

  it("removes its data when it stops, and stops twice", async () => {
    const second = await startEmbeddedPostgres({ durability: "none" });
    expect(second.port).not.toBe(server.port);
    await second.stop();
    await second.stop();
    expect(existsSync(second.dataDirectory)).toBe(false);
  });

  it("takes up a data directory of the application's again", async () => {
    const parent = await mkdtemp(join(tmpdir(), "tapdb-test-"));
    const dataDirectory = join(parent, "cluster");
    await chmod(parent, 0o755);
    const first = await startEmbeddedPostgres({ dataDirectory });
    await query(first, "create table kept as select 2 as n");
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDirectory });
    expect(await query(second, "select n from kept")).toEqual([{ n: 2 }]);
    await second.stop();
    await rm(parent, { recursive: true });
  });

  it.each(["exit", "SIGTERM", "SIGKILL"])("ends with the process that started it, by %s", async (how) => {
    const program = `
      import { startEmbeddedPostgres } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
      const server = await startEmbeddedPostgres({ durability: "none" });
      console.log(JSON.stringify({ pid: server.pid, directory: server.dataDirectory }));
      if (${JSON.stringify(how)} !== "exit") process.kill(process.pid, ${JSON.stringify(how)});`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const { pid, directory } = JSON.parse(line.toString("utf8")) as { pid: number; directory: string };
    await once(child, "exit");
    await expect.poll(() => existsSync(directory), { timeout: 10_000 }).toBe(false);
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });

  it("fails with the server's last words when a setting is wrong", async () => {
    const start = startEmbeddedPostgres({ settings: { shared_buffers: "nonsense" } });
    await expect(start).rejects.toMatchObject({
      code: "EMBEDDED.START_FAILED",
      message: expect.stringContaining("shared_buffers"),
    });
  });

  it("says so when the port is taken", async () => {
    const start = startEmbeddedPostgres({ port: server.port });
    await expect(start).rejects.toMatchObject({ code: "EMBEDDED.START_FAILED", hint: expect.stringContaining("port") });
  });
});
